import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';
import { toWholeNumber } from '../../../../chassis/whole-number.js';
import {
  compareTexts,
  type BrandPair,
  type ItemKind,
  type ItemPlace,
  type StatementItem,
} from '../../domain/settlement/statement-item.js';

interface ItemRow {
  id: string;
  kind: ItemKind;
  exchange_id: string;
  dispute_id: string | null;
  from_brand: string;
  to_brand: string;
  given: string;
  received: string;
  fee: string;
  rate_numerator: string;
  rate_denominator: string;
  posted_at: Date;
}

/**
 * Which pairs have items in the month, in the order of a statement: of all brands, or those with this one. Each is looked up by
 * the index, however many items it has.
 */
export async function pairsOf(manager: EntityManager, period: string, brand: string | null): Promise<BrandPair[]> {
  const pairs = await rows<BrandPair>(
    manager,
    `select a.code as "fromBrand", b.code as "toBrand" from brand as a join brand as b on a.code <> b.code
      where ($2::text is null or $2 in (a.code, b.code))
        and exists (select 1 from settlement_item where period = $1 and from_brand = a.code and to_brand = b.code)`,
    [period, brand],
  );
  return pairs.sort((a, b) => compareTexts(a.fromBrand, b.fromBrand) || compareTexts(a.toBrand, b.toBrand));
}

/** Up to `limit` items of a pair, by id. */
export async function pageOfItems(
  manager: EntityManager,
  period: string,
  { fromBrand, toBrand }: BrandPair,
  { after, limit }: { after: string | null; limit: number },
): Promise<StatementItem[]> {
  const found = await rows<ItemRow>(
    manager,
    `select id, kind, exchange_id, dispute_id, from_brand, to_brand, given, received, fee, rate_numerator, rate_denominator, posted_at
       from settlement_item
      where period = $1 and from_brand = $2 and to_brand = $3 and id > $4
      order by id limit $5`,
    [period, fromBrand, toBrand, after ?? beforeAll, limit],
  );
  return found.map(itemOf);
}

/** A statement's items one by one, page by page: nothing is held open meanwhile. Of a closed month they stay what they are. */
export async function* streamItems(
  manager: EntityManager,
  period: string,
  brand: string,
  { after = null, pageSize = 1000 }: { after?: ItemPlace | null; pageSize?: number } = {},
): AsyncGenerator<StatementItem> {
  const place = after && `${after.fromBrand} ${after.toBrand}`;
  for (const pair of await pairsOf(manager, period, brand)) {
    const name = `${pair.fromBrand} ${pair.toBrand}`;
    // No code has a character before the space, so the two together are in the order of the pairs.
    if (place !== null && name < place) continue;
    let from = name === place ? (after?.id ?? null) : null;
    for (;;) {
      const page = await pageOfItems(manager, period, pair, { after: from, limit: pageSize });
      yield* page;
      if (page.length < pageSize) break;
      from = page.at(-1)?.id ?? null;
    }
  }
}

const beforeAll = '00000000-0000-0000-0000-000000000000';

export function itemOf(row: ItemRow): StatementItem {
  return {
    id: row.id,
    kind: row.kind,
    exchangeId: row.exchange_id,
    disputeId: row.dispute_id,
    fromBrand: row.from_brand,
    toBrand: row.to_brand,
    given: toWholeNumber(row.given),
    received: toWholeNumber(row.received),
    fee: toWholeNumber(row.fee),
    rateNumerator: toWholeNumber(row.rate_numerator),
    rateDenominator: toWholeNumber(row.rate_denominator),
    postedAt: row.posted_at,
  };
}
