import { In, type EntityManager } from 'typeorm';
import { rows } from '../../../chassis/database.js';
import type { AwardId, CampaignId, MemberId, PurchaseId } from '../../../schema/vocabulary.js';
import type { CampaignVersion } from '../domain/campaign.js';
import { fraction } from '../domain/fraction.js';
import type { Award, Purchase, PurchaseLine } from '../domain/purchase.js';
import { AwardRow } from './award.row.js';
import { campaignOf, type CampaignFields } from './campaigns.js';
import { grouped } from './grouped.js';
import { PurchaseLineRow } from './purchase-line.row.js';
import { PurchaseRow } from './purchase.row.js';

/**
 * What has to be known before a purchase is recorded, in one statement: whether its id is taken, and the campaigns whose
 * window holds its instant. There is always a row, because the base rule has no window.
 */
export async function lookBeforeRecording(
  manager: EntityManager,
  id: string,
  occurredAt: Date,
): Promise<{ recorded: boolean; campaigns: CampaignVersion[] }> {
  const found = await rows<CampaignFields & { recorded: boolean }>(
    manager,
    `select id, version, kind, name_zh_cn as "nameZhCn", name_en as "nameEn", rate_numerator as "rateNumerator",
            rate_denominator as "rateDenominator", tiers, starts_at as "startsAt", ends_at as "endsAt",
            exists (select 1 from purchase where purchase.id = $1) as recorded
       from campaign_version
      where live and (starts_at is null or starts_at <= $2) and (ends_at is null or ends_at > $2)`,
    [id, occurredAt],
  );
  return { recorded: found[0]?.recorded ?? false, campaigns: found.map(campaignOf) };
}

/**
 * Purchase, lines and awards in one statement. False when the id is taken, which then belongs to another channel: one's
 * own ids stand in the book of answers.
 */
export async function insertPurchase(tx: EntityManager, purchase: Purchase): Promise<boolean> {
  const inserted = await rows(
    tx,
    `with recorded as (
       insert into purchase (id, member_id, channel, occurred_at, amount_minor, currency, tier, tier_numerator,
                             tier_denominator, pending_until, next_posting_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, app_now() + interval '10 seconds')
       on conflict (id) do nothing
       returning id
     ), lines as (
       insert into purchase_line (purchase_id, position, line_id, sku, category, quantity, amount_minor)
       select recorded.id, position, line_id, sku, category, quantity, amount_minor
         from recorded, jsonb_to_recordset($11) as line
           (position integer, line_id text, sku text, category text, quantity integer, amount_minor bigint)
     ), awards as (
       insert into award (id, purchase_id, position, campaign_id, version, exact_numerator, exact_denominator, points, shares)
       select award.id, recorded.id, position, campaign_id, version, exact_numerator, exact_denominator, points, shares
         from recorded, jsonb_to_recordset($12) as award
           (id uuid, position integer, campaign_id uuid, version integer, exact_numerator numeric,
            exact_denominator numeric, points bigint, shares bigint[])
     )
     select 1 from recorded`,
    [
      purchase.id,
      purchase.memberId,
      purchase.channel,
      purchase.occurredAt,
      purchase.total.amountMinor,
      purchase.total.currency,
      purchase.tier,
      purchase.tierMultiplier.numerator.toString(),
      purchase.tierMultiplier.denominator.toString(),
      purchase.pendingUntil,
      JSON.stringify(purchase.lines.map(lineColumns)),
      JSON.stringify(purchase.awards.map(awardColumns)),
    ],
  );
  return inserted.length === 1;
}

function lineColumns(line: PurchaseLine, position: number): Record<string, unknown> {
  const { lineId, sku, category, quantity, amountMinor } = line;
  return { position, line_id: lineId, sku, category, quantity, amount_minor: amountMinor };
}

function awardColumns(award: Award, position: number): Record<string, unknown> {
  return {
    id: award.id,
    position,
    campaign_id: award.campaignId,
    version: award.version,
    exact_numerator: award.exact.numerator.toString(),
    exact_denominator: award.exact.denominator.toString(),
    points: award.points,
    shares: award.shares,
  };
}

export async function findPurchase(manager: EntityManager, id: string): Promise<Purchase | undefined> {
  return (await findPurchases(manager, [id]))[0];
}

/** Three statements, however many purchases. */
export async function findPurchases(manager: EntityManager, ids: readonly string[]): Promise<Purchase[]> {
  const ofThese = { purchaseId: In([...ids]) };
  const found = await manager.findBy(PurchaseRow, { id: In([...ids]) });
  if (found.length === 0) return [];
  const lines = await manager.find(PurchaseLineRow, { where: ofThese, order: { position: 'ASC' } });
  const awards = await manager.find(AwardRow, { where: ofThese, order: { position: 'ASC' } });
  const linesOf = grouped(lines, (line) => line.purchaseId);
  const awardsOf = grouped(awards, (award) => award.purchaseId);
  return found.map((row) => purchaseOf(row, linesOf.get(row.id) ?? [], awardsOf.get(row.id) ?? []));
}

export async function findPurchaseIdOfAward(manager: EntityManager, awardId: string): Promise<string | undefined> {
  return (await manager.findOne(AwardRow, { select: { purchaseId: true }, where: { id: awardId } }))?.purchaseId;
}

/** In one statement. The awards' cuts and shares are those of `purchase`; a purchase that is marked already stays as it is. */
export async function markPosted(manager: EntityManager, purchase: Purchase): Promise<void> {
  const cut = purchase.awards.filter((award) => award.cut > 0);
  await rows(
    manager,
    `with marked as (
       update purchase set posted_at = app_now() where id = $1 and posted_at is null returning id
     )
     update award set cut = paid.cut, shares = paid.shares
       from marked, jsonb_to_recordset($2) as paid (id uuid, cut bigint, shares bigint[])
      where award.purchase_id = marked.id and award.id = paid.id`,
    [purchase.id, JSON.stringify(cut.map(({ id, cut: points, shares }) => ({ id, cut: points, shares })))],
  );
}

/**
 * Up to `limit` purchases that wait for their posting and are due, each put off for its next attempt: after 10 seconds,
 * doubling up to an hour. Two jobs at once get different ones.
 */
export async function claimUnposted(tx: EntityManager, limit: number): Promise<Purchase[]> {
  const claimed = await rows<{ id: string }>(
    tx,
    `update purchase
        set posting_attempts = posting_attempts + 1,
            next_posting_at = app_now() + least(interval '10 seconds' * power(2, least(posting_attempts, 20)), interval '1 hour')
      where id in (
        select id from purchase where posted_at is null and next_posting_at <= app_now()
         order by next_posting_at limit $1 for update skip locked)
      returning id`,
    [limit],
  );
  return findPurchases(
    tx,
    claimed.map((row) => row.id),
  );
}

function purchaseOf(row: PurchaseRow, lines: readonly PurchaseLineRow[], awards: readonly AwardRow[]): Purchase {
  return {
    id: row.id as PurchaseId,
    memberId: row.memberId as MemberId,
    channel: row.channel,
    occurredAt: row.occurredAt,
    total: { amountMinor: row.amountMinor, currency: row.currency },
    tier: row.tier,
    tierMultiplier: fraction(row.tierNumerator, row.tierDenominator),
    pendingUntil: row.pendingUntil,
    posting: row.postedAt === null ? 'PENDING' : 'POSTED',
    lines: lines.map(lineOf),
    awards: awards.map(awardOf),
  };
}

export function lineOf(row: PurchaseLineRow): PurchaseLine {
  const { lineId, sku, category, quantity, amountMinor, returned } = row;
  return { lineId, sku, category, quantity, amountMinor, returned };
}

function awardOf(row: AwardRow): Award {
  return {
    id: row.id as AwardId,
    purchaseId: row.purchaseId as PurchaseId,
    campaignId: row.campaignId as CampaignId,
    version: row.version,
    exact: fraction(row.exactNumerator, row.exactDenominator),
    points: row.points,
    cut: row.cut,
    shares: row.shares,
  };
}
