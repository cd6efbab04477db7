import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';
import type { Badge } from '../../domain/growth/badge.js';
import { onePerson } from '../merging/one-person.js';

export interface PurchaseFigures {
  memberId: string;
  purchases: number;
  purchasesOfYear: number;
  lastPurchaseAt: Date | null;
  spendMinor: number;
  activeMonths: number;
}

/** What several members, merged ones as their survivor, have bought until an instant; those who bought nothing are absent. One statement. */
export async function purchaseFigures(
  manager: EntityManager,
  memberIds: readonly string[],
  at: Date,
  zone: string,
): Promise<ReadonlyMap<string, PurchaseFigures>> {
  const found = await rows<Omit<PurchaseFigures, 'spendMinor'> & { spendMinor: string }>(
    manager,
    `select member_id as "memberId", sum(amount_minor) as "spendMinor",
            (count(*) filter (where bought))::int as purchases,
            (count(*) filter (where bought and occurred_at > $2::timestamptz - interval '365 days'))::int as "purchasesOfYear",
            max(occurred_at) filter (where bought) as "lastPurchaseAt",
            (count(distinct date_trunc('month', occurred_at at time zone $3)) filter (where bought))::int as "activeMonths"
       from (select person_id as member_id, amount_minor, occurred_at, kind = 'PURCHASE' as bought
               from ${onePerson('$1')} join qualifying_spend using (member_id) where occurred_at <= $2) as fact
      group by member_id`,
    [memberIds, at, zone],
  );
  return new Map(found.map((figures) => [figures.memberId, { ...figures, spendMinor: Number(figures.spendMinor) }]));
}

/** The badges that several members have, merged ones as their survivor, each code once, since its first grant. One statement. */
export function memberBadges(manager: EntityManager, memberIds: readonly string[]): Promise<Badge[]> {
  return rows<Badge>(
    manager,
    `select person_id as "memberId", code, min(granted_at) as "grantedAt"
       from ${onePerson('$1')} join member_badge using (member_id) where withdrawn_at is null
      group by person_id, code order by min(granted_at), code`,
    [memberIds],
  );
}

/** How many redemptions of several members, merged ones as their survivor, were settled and not cancelled; those without are absent. One statement. */
export async function redemptionCounts(
  manager: EntityManager,
  memberIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const found = await rows<{ memberId: string; redemptions: number }>(
    manager,
    `select person_id as "memberId", count(*)::int as redemptions
       from ${onePerson('$1')} join member_redemption using (member_id) where cancelled_at is null group by person_id`,
    [memberIds],
  );
  return new Map(found.map(({ memberId, redemptions }) => [memberId, redemptions]));
}

export interface GrantedBadge extends Badge {
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
