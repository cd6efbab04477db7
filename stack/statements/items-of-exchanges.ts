import type { EntityManager } from 'typeorm';
import { rows } from '../../chassis/database.js';
import { monthRange } from '../../chassis/programme-time.js';
import { toWholeNumber } from '../../chassis/whole-number.js';
import { compareItems, type StatementItem } from '../../subgraphs/partners/domain/settlement/statement-item.js';
import { itemText } from '../../subgraphs/partners/usecases/settlement/statement-text.js';

interface ItemMonth {
  brand: string;
  period: string;
  zone: string;
}

interface ExchangeRow {
  id: string;
  from_brand: string;
  to_brand: string;
  given: string;
  received: string;
  fee: string;
  settlement_numerator: string;
  settlement_denominator: string;
}

const columns = 'id, from_brand, to_brand, given, received, fee, settlement_numerator, settlement_denominator';

type Items = AsyncIterable<StatementItem> | Iterable<StatementItem>;

/** An item, and what it would be by its exchange. */
export interface Altered {
  item: StatementItem;
  byExchange: StatementItem;
}

/**
 * The items that are not as their exchanges say. An item of an exchange goes by its points, brands and rate; those of reversals and
 * disputes by brands and rate alone; times are as the items have them.
 */
export async function alteredItems(manager: EntityManager, items: Items): Promise<Altered[]> {
  const found: Altered[] = [];
  let page: StatementItem[] = [];
  const look = async () => {
    const exchanges = await exchangesOf(manager, page);
    for (const item of page) {
      const byExchange = asMadeOf(item, exchanges.get(item.exchangeId));
      if (itemText(item) !== itemText(byExchange)) found.push({ item, byExchange });
    }
    page = [];
  };
  for await (const item of items) {
    page.push(item);
    if (page.length === 1000) await look();
  }
  await look();
  return found;
}

/** The items in the order of a statement, and in the places of the altered ones what they would be by their exchanges. */
export async function* itemsByExchanges(items: Items, altered: readonly Altered[]): AsyncGenerator<StatementItem> {
  const gone = new Set(altered.map(({ item }) => item.id));
  const waiting = altered.map(({ byExchange }) => byExchange).sort(compareItems);
  for await (const item of items) {
    if (gone.has(item.id)) continue;
    for (; waiting[0] && compareItems(waiting[0], item) < 0; waiting.shift()) yield waiting[0];
    yield item;
  }
  yield* waiting;
}

/** Exchanges of the brand that came to their end in the month and have no item in any. */
export async function exchangesWithoutItem(
  manager: EntityManager,
  { brand, period, zone }: ItemMonth,
): Promise<string[]> {
  const month = monthRange(period, zone);
  if (!month) throw new TypeError(`${period} is no month`);
  const found = await rows<{ id: string }>(
    manager,
    `select id from exchange
      where stage = 'COMMITTED' and ended_at >= $2 and ended_at < $3 and $1 in (from_brand, to_brand)
        and not exists (select 1 from brand where code in (from_brand, to_brand) and is_sandbox)
        and not exists (select 1 from settlement_item where exchange_id = exchange.id and kind = 'EXCHANGE')
      order by id limit 10`,
    [brand, month.from, month.until],
  );
  return found.map(({ id }) => id);
}

async function exchangesOf(manager: EntityManager, items: readonly StatementItem[]): Promise<Map<string, ExchangeRow>> {
  const found = await rows<ExchangeRow>(manager, `select ${columns} from exchange where id = any($1::uuid[])`, [
    items.map(({ exchangeId }) => exchangeId),
  ]);
  return new Map(found.map((row) => [row.id, row]));
}

function asMadeOf(item: StatementItem, row: ExchangeRow | undefined): StatementItem {
  if (!row) return item;
  const same = {
    ...item,
    ...{ fromBrand: row.from_brand, toBrand: row.to_brand },
    rateNumerator: toWholeNumber(row.settlement_numerator),
    rateDenominator: toWholeNumber(row.settlement_denominator),
  };
  if (item.kind !== 'EXCHANGE') return same;
  return {
    ...same,
    ...{ given: toWholeNumber(row.given), received: toWholeNumber(row.received), fee: toWholeNumber(row.fee) },
  };
}
