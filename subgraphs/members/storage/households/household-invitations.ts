import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';

export interface HouseholdInvitation {
  id: string;
  householdId: string;
  invitedBy: string;
  memberId: string | null;
  state: 'OPEN' | 'ACCEPTED' | 'DECLINED';
  madeAt: Date;
  expiresAt: Date;
}

const columns = `id, household_id as "householdId", invited_by as "invitedBy", member_id as "memberId", state,
  made_at as "madeAt", expires_at as "expiresAt"`;

/** Null where the id is taken. */
export async function insertInvitation(
  tx: EntityManager,
  invitation: Pick<HouseholdInvitation, 'id' | 'householdId' | 'invitedBy' | 'memberId' | 'expiresAt'> & {
    codeDigest: Buffer | null;
  },
): Promise<boolean> {
  const { id, householdId, invitedBy, memberId, codeDigest, expiresAt } = invitation;
  const written = await rows(
    tx,
    `insert into household_invitation (id, household_id, invited_by, member_id, code_digest, expires_at)
     values ($1, $2, $3, $4, $5, $6) on conflict do nothing returning id`,
    [id, householdId, invitedBy, memberId, codeDigest, expiresAt],
  );
  return written.length > 0;
}

export async function invitationById(manager: EntityManager, id: string): Promise<HouseholdInvitation | null> {
  const [found] = await rows<HouseholdInvitation>(
    manager,
    `select ${columns} from household_invitation where id = $1`,
    [id],
  );
  return found ?? null;
}

export async function invitationByCode(manager: EntityManager, digest: Buffer): Promise<HouseholdInvitation | null> {
  const [found] = await rows<HouseholdInvitation>(
    manager,
    `select ${columns} from household_invitation where code_digest = $1`,
    [digest],
  );
  return found ?? null;
}

/** Open and not expired, of one household. */
export async function countOpen(tx: EntityManager, householdId: string, at: Date): Promise<number> {
  const [counted] = await rows<{ open: string }>(
    tx,
    `select count(*) as open from household_invitation where household_id = $1 and state = 'OPEN' and expires_at > $2`,
    [householdId, at],
  );
  return Number(counted?.open ?? 0);
}

/** Since then, of one member's, whatever became of them. */
export async function countMadeBy(tx: EntityManager, memberId: string, since: Date): Promise<number> {
  const [counted] = await rows<{ made: string }>(
    tx,
    'select count(*) as made from household_invitation where invited_by = $1 and made_at > $2',
    [memberId, since],
  );
  return Number(counted?.made ?? 0);
}

/** Whether an invitation of the household waits for the member's answer, or had a no for one since then. */
export async function hasBeenAsked(
  tx: EntityManager,
  {
    householdId,
    memberId,
    now,
    declinedSince,
  }: { householdId: string; memberId: string; now: Date; declinedSince: Date },
): Promise<boolean> {
  const found = await rows(
    tx,
    `select 1 from household_invitation where member_id = $1 and household_id = $2
        and (state = 'OPEN' and expires_at > $3 or state = 'DECLINED' and settled_at > $4) limit 1`,
    [memberId, householdId, now, declinedSince],
  );
  return found.length > 0;
}

/** False where it has been settled already, by whoever was first. */
export async function settleInvitation(
  tx: EntityManager,
  id: string,
  state: 'ACCEPTED' | 'DECLINED',
): Promise<boolean> {
  const written = await rows(
    tx,
    `update household_invitation set state = $2, settled_at = app_now() where id = $1 and state = 'OPEN' returning id`,
    [id, state],
  );
  return written.length > 0;
}

/** Those that wait for an answer of this member, the newest first. */
export function openInvitationsTo(manager: EntityManager, memberId: string, at: Date): Promise<HouseholdInvitation[]> {
  return rows<HouseholdInvitation>(
    manager,
    `select ${columns} from household_invitation
      where member_id = $1 and state = 'OPEN' and expires_at > $2 order by made_at desc, id limit 20`,
    [memberId, at],
  );
}
