import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';
import type { GivenTier } from '../../domain/tiers/spend-fact.js';
import type { TierCode } from '../../domain/tiers.js';

export type GrantSource = 'OPS' | 'CAMPAIGN';

export interface NewGivenTier extends Omit<GivenTier, 'endedAt'> {
  memberId: string;
  source: GrantSource;
}

/** Whose grants were not known already. One statement, none for nobody. */
export async function addGivenTiers(tx: EntityManager, given: readonly NewGivenTier[]): Promise<string[]> {
  if (given.length === 0) return [];
  const written = await rows<{ memberId: string }>(
    tx,
    `insert into tier_grant (id, source, member_id, tier_code, in_force_from, valid_until)
     select * from unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[], $5::timestamptz[], $6::timestamptz[])
     on conflict (id) do nothing returning member_id as "memberId"`,
    [
      given.map(({ grantId }) => grantId),
      given.map(({ source }) => source),
      given.map(({ memberId }) => memberId),
      given.map(({ tierCode }) => tierCode),
      given.map(({ from }) => from),
      given.map(({ until }) => until),
    ],
  );
  return written.map(({ memberId }) => memberId);
}

/** The first word of a grant's end counts; whether the grant itself is known yet does not matter. */
export async function endGivenTiers(
  tx: EntityManager,
  ends: readonly { grantId: string; endedAt: Date }[],
): Promise<void> {
  if (ends.length === 0) return;
  await rows(
    tx,
    `insert into tier_grant_end (grant_id, ended_at) select * from unnest($1::uuid[], $2::timestamptz[])
     on conflict (grant_id) do nothing`,
    [ends.map(({ grantId }) => grantId), ends.map(({ endedAt }) => endedAt)],
  );
}

export type GrantState = 'REQUESTED' | 'GRANTED' | 'REJECTED' | 'ENDED';

/** A tier that somebody of ops asked for, and what has become of it. */
export interface TierGrant {
  id: string;
  memberId: string;
  tierCode: TierCode;
  reason: string;
  /** The last day of it, in the programme's zone: YYYY-MM-DD. */
  lastDay: string;
  state: GrantState;
  requestedBy: string;
  requestedAt: Date;
  /** Null until it is approved. */
  inForceFrom: Date | null;
  validUntil: Date | null;
}

export type NewTierGrant = Pick<TierGrant, 'id' | 'memberId' | 'tierCode' | 'reason' | 'lastDay' | 'requestedBy'>;

export async function addTierGrantRequest(tx: EntityManager, asked: NewTierGrant): Promise<void> {
  await rows(
    tx,
    `insert into tier_grant_request (id, member_id, tier_code, reason, last_day, requested_by)
     values ($1, $2, $3, $4, $5, $6)`,
    [asked.id, asked.memberId, asked.tierCode, asked.reason, asked.lastDay, asked.requestedBy],
  );
}

/** Locked until the transaction ends, so that it is decided and ended once; null when there is none. */
export async function lockTierGrant(tx: EntityManager, id: string): Promise<TierGrant | null> {
  await rows(tx, 'select 1 from tier_grant_request where id = $1 for update', [id]);
  return (await grants(tx, 'asked.id = $1', [id]))[0] ?? null;
}

export async function decideTierGrantRequest(
  tx: EntityManager,
  id: string,
  state: 'GRANTED' | 'REJECTED',
): Promise<void> {
  await rows(tx, 'update tier_grant_request set state = $2 where id = $1', [id, state]);
}

/** The latest first. */
export function tierGrantsOf(
  manager: EntityManager,
  memberId: string,
  most: number,
  after: { at: Date; id: string } | null,
): Promise<TierGrant[]> {
  return grants(
    manager,
    'asked.member_id = $1 and ($2::timestamptz is null or (requested_at, asked.id) < ($2, $3::uuid))',
    [memberId, after?.at ?? null, after?.id ?? null, most],
    'order by requested_at desc, asked.id desc limit $4',
  );
}

function grants(manager: EntityManager, where: string, parameters: unknown[], order = ''): Promise<TierGrant[]> {
  return rows<TierGrant>(
    manager,
    `select asked.id, asked.member_id as "memberId", asked.tier_code as "tierCode", reason, last_day::text as "lastDay",
            case when ended_at is null then state else 'ENDED' end as state, requested_by as "requestedBy",
            requested_at as "requestedAt", in_force_from as "inForceFrom",
            least(valid_until, ended_at - interval '1 millisecond') as "validUntil"
       from tier_grant_request asked left join tier_grant given on given.id = asked.id
       left join tier_grant_end on grant_id = asked.id where ${where} ${order}`,
    parameters,
  );
}
