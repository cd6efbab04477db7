import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';
import type { PipelinedReads } from '../../../../chassis/pipelined-reads.js';
import type { Badge } from '../../domain/growth/badge.js';
import { personOf } from '../merging/one-person.js';

export interface MemberGrowth {
  memberId: string;
  purchases: number;
  purchasesOfYear: number;
  lastPurchaseAt: Date | null;
  spendMinor: number;
  activeMonths: number;
  /** Each code once, since its first grant, in the order of these. */
  badges: Badge[];
  /** Settled and not cancelled. */
  redemptions: number;
}

interface GrowthRow extends Omit<MemberGrowth, 'spendMinor' | 'badges'> {
  spendMinor: string;
  badges: { code: string; grantedAt: string }[] | null;
}

const grownBy = {
  name: 'what members have grown by',
  text: `
    select asked.id as "memberId", bought.*, given.badges, redeemed.redemptions
       from unnest($1::uuid[]) as asked (id)
      cross join lateral (
        select coalesce(sum(amount_minor), 0) as "spendMinor",
               (count(*) filter (where kind = 'PURCHASE'))::int as purchases,
               (count(*) filter (where kind = 'PURCHASE' and occurred_at > $2::timestamptz - interval '365 days'))::int
                 as "purchasesOfYear",
               max(occurred_at) filter (where kind = 'PURCHASE') as "lastPurchaseAt",
               (count(distinct date_trunc('month', occurred_at at time zone $3)) filter (where kind = 'PURCHASE'))::int
                 as "activeMonths"
          from ${personOf('asked.id')} join qualifying_spend using (member_id) where occurred_at <= $2) as bought
      cross join lateral (
        select jsonb_agg(jsonb_build_object('code', code, 'grantedAt', since) order by since, code) as badges
          from (select code, min(granted_at) as since
                  from ${personOf('asked.id')} join member_badge using (member_id) where withdrawn_at is null
                 group by code) as badge) as given
      cross join lateral (
        select count(*)::int as redemptions
          from ${personOf('asked.id')} join member_redemption using (member_id) where cancelled_at is null) as redeemed`,
};

/**
 * What several members, merged ones as their survivor, have bought until an instant, and what they were given and redeemed.
 * One statement.
 */
export async function memberGrowth(
  reads: PipelinedReads,
  memberIds: readonly string[],
  at: Date,
  zone: string,
): Promise<ReadonlyMap<string, MemberGrowth>> {
  const found = await reads.rows<GrowthRow>(grownBy, [memberIds, at, zone]);
  return new Map(
    found.map((row) => [
      row.memberId,
      {
        ...row,
        spendMinor: Number(row.spendMinor),
        badges: (row.badges ?? []).map(({ code, grantedAt }) => ({ code, grantedAt: new Date(grantedAt) })),
      },
    ]),
  );
}

export interface GrantedBadge extends Badge {
  memberId: string;
  awardId: string;
}

/** A grant that is known changes nothing. */
export async function addBadge(tx: EntityManager, { awardId, code, memberId, grantedAt }: GrantedBadge): Promise<void> {
  await rows(
    tx,
    `insert into member_badge (award_id, code, member_id, granted_at) values ($1, $2, $3, $4) on conflict do nothing`,
    [awardId, code, memberId, grantedAt],
  );
}

export async function withdrawBadges(tx: EntityManager, awardId: string): Promise<void> {
  await rows(tx, 'update member_badge set withdrawn_at = app_now() where award_id = $1 and withdrawn_at is null', [
    awardId,
  ]);
}

export interface RedemptionFact {
  redemptionId: string;
  memberId: string;
  cancelled: boolean;
}

/** Settled and cancelled redemptions, in any order and however often they are told; cancelled they stay. One statement. */
export async function addRedemptions(tx: EntityManager, facts: readonly RedemptionFact[]): Promise<void> {
  if (facts.length === 0) return;
  await rows(
    tx,
    `insert into member_redemption (redemption_id, member_id, cancelled_at)
     select "redemptionId", "memberId", case when bool_or(cancelled) then app_now() end
       from jsonb_to_recordset($1) as fact ("redemptionId" uuid, "memberId" uuid, cancelled boolean)
      group by 1, 2 order by 1
     on conflict (redemption_id) do update
       set cancelled_at = coalesce(member_redemption.cancelled_at, excluded.cancelled_at)`,
    [JSON.stringify(facts)],
  );
}
