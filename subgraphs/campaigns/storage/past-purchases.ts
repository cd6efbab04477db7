import type { EntityManager } from 'typeorm';
import { rows, type Database } from '../../../chassis/database.js';
import type { CampaignId } from '../../../schema/vocabulary.js';
import type { Span } from '../domain/backtest.js';
import { fraction } from '../domain/fraction.js';
import type { PastPurchase } from '../domain/past-purchase.js';
import { readOnly } from './read-only.js';

/**
 * Purchases that are somebody's, in order of time and then of id: pages of so many, each read in a transaction of its own, which
 * cannot write. One over all pages would keep the database from tidying up for as long as it lasts.
 */
export async function* streamPastPurchases(
  database: Database,
  span: Span,
  pageSize: number,
): AsyncGenerator<PastPurchase[]> {
  let after: PastPurchase | null = null;
  for (;;) {
    const place: PastPurchase | null = after;
    const page: PastPurchase[] = await readOnly(database, (reader) => readPage(reader, span, place, pageSize));
    yield page;
    if (page.length < pageSize) return;
    after = page.at(-1) ?? null;
  }
}

export async function countPastPurchases(manager: EntityManager, { since, until }: Span): Promise<number> {
  const [found] = await rows<{ count: string }>(
    manager,
    'select count(*) from purchase where occurred_at >= $1 and occurred_at < $2 and member_id is not null',
    [since, until],
  );
  return Number(found?.count ?? 0);
}

type PastPurchaseRow = Pick<PastPurchase, 'id' | 'memberId' | 'channel' | 'payment' | 'occurredAt' | 'tier'> & {
  latitude: number | null;
  longitude: number | null;
  amountMinor: string;
  currency: string;
  tierNumerator: string;
  tierDenominator: string;
  lines: [sku: string, category: string | null, brand: string | null, quantity: number, amountMinor: number][];
  given: [campaignId: CampaignId, points: number][];
};

/** Lines come as lists in their purchase's row: an object for each row of a basket would take most of a backtest's time. */
async function readPage(
  manager: EntityManager,
  { since, until }: Span,
  after: PastPurchase | null,
  limit: number,
): Promise<PastPurchase[]> {
  const found = await rows<PastPurchaseRow>(
    manager,
    `select id, member_id as "memberId", channel, payment, occurred_at as "occurredAt", tier, latitude, longitude,
            amount_minor as "amountMinor", currency, tier_numerator as "tierNumerator", tier_denominator as "tierDenominator",
            coalesce((select json_agg(json_build_array(sku, category, brand, quantity, amount_minor) order by position)
                        from purchase_line where purchase_id = purchase.id), '[]') as lines,
            coalesce((select json_agg(json_build_array(campaign_id, points - cut) order by position)
                        from award where purchase_id = purchase.id and (points > cut or grants <> '[]')), '[]') as given
       from purchase
      where occurred_at >= $1 and occurred_at < $2 and member_id is not null
        and ($3::timestamptz is null or (occurred_at, id) > ($3, $4::uuid))
      order by occurred_at, id limit $5`,
    [since, until, after?.occurredAt ?? null, after?.id ?? null, limit],
  );
  return found.map(pastPurchaseOf);
}

function pastPurchaseOf(row: PastPurchaseRow): PastPurchase {
  const { latitude, longitude, amountMinor, currency, tierNumerator, tierDenominator, lines, given, ...same } = row;
  return {
    ...same,
    place: latitude === null || longitude === null ? null : { latitude, longitude },
    total: { amountMinor: Number(amountMinor), currency },
    tierMultiplier: fraction(BigInt(tierNumerator), BigInt(tierDenominator)),
    lines: lines.map(([sku, category, brand, quantity, ofLine]) => ({
      sku,
      category,
      brand,
      quantity,
      amountMinor: ofLine,
    })),
    given: given.map(([campaignId, points]) => ({ campaignId, points })),
  };
}
