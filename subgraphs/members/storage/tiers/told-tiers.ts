import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';
import type { TierCode } from '../../domain/tiers.js';

export interface ToldTier {
  memberId: string;
  tierCode: TierCode;
}

export interface ToldMove {
  memberId: string;
  /** Null where nothing was ever told of the member. */
  from: TierCode | null;
  to: TierCode;
}

/**
 * Notes what the members are told of; gives those of whom it is news. One statement. The members have to be locked. What a light member
 * has earned waits for them, and so does the telling.
 */
export async function noteToldTiers(tx: EntityManager, told: readonly ToldTier[]): Promise<ToldMove[]> {
  return rows<ToldMove>(
    tx,
    `insert into tier_told (member_id, tier_code)
     select told.member_id, told.tier_code from unnest($1::uuid[], $2::text[]) as told (member_id, tier_code)
       join member on member.id = told.member_id and member.kind <> 'LIGHT'
     on conflict (member_id) do update set tier_code = excluded.tier_code
       where tier_told.tier_code <> excluded.tier_code
     returning member_id as "memberId", old.tier_code as "from", new.tier_code as "to"`,
    [told.map(({ memberId }) => memberId), told.map(({ tierCode }) => tierCode)],
  );
}

/**
 * Members with a change that has come into force since the place to which all was told, in the order of time, up to so many; the
 * place moves behind them. Locks the place, so that two who tell take turns.
 */
export async function takeDueChanges(tx: EntityManager, now: Date, most: number): Promise<string[]> {
  const [place] = await rows<{ toldUntil: Date; memberId: string | null }>(
    tx,
    'select told_until as "toldUntil", member_id as "memberId" from tier_told_until for update',
  );
  if (!place) return [];
  const due = await rows<{ memberId: string; inForceFrom: Date }>(
    tx,
    `select member_id as "memberId", in_force_from as "inForceFrom" from tier_change
      where (in_force_from, member_id) > ($1, coalesce($2, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid)) and in_force_from <= $3
      order by in_force_from, member_id limit $4`,
    [place.toldUntil, place.memberId, now, most],
  );
  const last = due.at(-1);
  if (last) {
    await rows(tx, 'update tier_told_until set told_until = $1, member_id = $2', [last.inForceFrom, last.memberId]);
  }
  return [...new Set(due.map(({ memberId }) => memberId))];
}
