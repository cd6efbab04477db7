import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';
import type { PipelinedReads } from '../../../../chassis/pipelined-reads.js';
import type { MemberStatus } from '../../domain/member.js';
import { lockMember } from '../lock-members.js';

/** Where a member belongs, unlocked: whoever acts on it locks the household and looks again. */
export async function householdIdOf(manager: EntityManager, memberId: string): Promise<string | null> {
  const [found] = await rows<{ id: string }>(
    manager,
    'select household_id as id from household_member where member_id = $1',
    [memberId],
  );
  return found?.id ?? null;
}

export interface LockedHousehold {
  id: string;
  headId: string;
  members: { memberId: string; joinedAt: Date }[];
}

/** Held until the transaction ends, so that places are counted one joining at a time. Null for one that is over. */
export async function lockHousehold(tx: EntityManager, id: string): Promise<LockedHousehold | null> {
  const [household] = await rows<{ headId: string }>(
    tx,
    'select head_id as "headId" from household where id = $1 and ended_at is null for update',
    [id],
  );
  if (!household) return null;
  const members = await rows<{ memberId: string; joinedAt: Date }>(
    tx,
    'select member_id as "memberId", joined_at as "joinedAt" from household_member where household_id = $1',
    [id],
  );
  return { id, headId: household.headId, members };
}

/** False where the head has joined another meanwhile; the transaction is to end then. */
export async function foundHousehold(tx: EntityManager, id: string, headId: string): Promise<boolean> {
  await rows(tx, 'insert into household (id, head_id) values ($1, $2)', [id, headId]);
  return joinHousehold(tx, id, headId);
}

/** False where the member belongs to one; one that they are joining at this moment is waited for. */
export async function joinHousehold(tx: EntityManager, id: string, memberId: string): Promise<boolean> {
  const written = await rows(
    tx,
    `insert into household_member (member_id, household_id) values ($1, $2)
     on conflict do nothing returning member_id`,
    [memberId, id],
  );
  return written.length > 0;
}

/** @param willing whether the waiting time begins: for who leaves, not for who is removed */
export async function removeMember(tx: EntityManager, memberId: string, willing: boolean): Promise<void> {
  await rows(tx, 'delete from household_member where member_id = $1', [memberId]);
  if (!willing) return;
  await rows(
    tx,
    `insert into household_departure (member_id) values ($1)
     on conflict (member_id) do update set left_at = excluded.left_at`,
    [memberId],
  );
}

export async function setHead(tx: EntityManager, id: string, headId: string): Promise<void> {
  await rows(tx, 'update household set head_id = $2 where id = $1', [id, headId]);
}

export async function endHousehold(tx: EntityManager, id: string): Promise<void> {
  await rows(tx, 'update household set ended_at = app_now() where id = $1', [id]);
}

/** Held until the transaction ends, so that nobody is suspended, or founds a second household, while they join. */
export async function lockJoiner(
  tx: EntityManager,
  memberId: string,
): Promise<{ status: MemberStatus; leftAt: Date | null } | null> {
  const status = await lockMember(tx, memberId);
  const [departure] = await rows<{ leftAt: Date }>(
    tx,
    'select left_at as "leftAt" from household_departure where member_id = $1',
    [memberId],
  );
  return status && { status, leftAt: departure?.leftAt ?? null };
}

const belonging = {
  name: 'members of households',
  text: `
    select belongs.household_id as "householdId", belongs.member_id as "memberId"
      from household_member belongs
      join member on member.id = belongs.member_id and member.status in ('ACTIVE', 'SUSPENDED')
     where belongs.household_id = any($1::uuid[]) order by belongs.joined_at, belongs.member_id`,
};

/** Who belongs to these households. One statement. */
export function membersOfHouseholds(
  reads: PipelinedReads,
  ids: readonly string[],
): Promise<{ householdId: string; memberId: string }[]> {
  return reads.rows<{ householdId: string; memberId: string }>(belonging, [ids]);
}
