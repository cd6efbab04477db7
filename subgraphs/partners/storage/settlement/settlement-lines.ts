import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';
import { settle, type ExchangedSum, type SettlementLine } from '../../domain/settlement.js';
import { compareLines } from '../../domain/settlement/line-sums.js';
import type { BrandPair } from '../../domain/settlement/statement-item.js';
import { sumOf, type SumRow } from '../exchanged-sums.js';

/** Sums the items of one pair, by settlement rate. Of a month that is being closed they stay what they are. */
export async function sumPair(
  manager: EntityManager,
  period: string,
  { fromBrand, toBrand }: BrandPair,
): Promise<ExchangedSum[]> {
  const sums = await rows<SumRow>(
    manager,
    `select from_brand, to_brand, count(*) filter (where kind = 'EXCHANGE') as exchanges, count(*) as items, sum(given) as given,
            sum(received) as received, sum(fee) as fee, rate_numerator, rate_denominator
       from settlement_item where period = $1 and from_brand = $2 and to_brand = $3
      group by from_brand, to_brand, rate_numerator, rate_denominator`,
    [period, fromBrand, toBrand],
  );
  return sums.map(sumOf);
}

/** Written again they stay as they are. */
export async function keepLines(tx: EntityManager, period: string, lines: readonly SettlementLine[]): Promise<void> {
  for (const line of lines) {
    const { fromBrand, toBrand, rateNumerator, rateDenominator, exchanges, items, given, received, fee } = line;
    await rows(
      tx,
      `insert into settlement_line (period, from_brand, to_brand, rate_numerator, rate_denominator, exchanges, items, given, received,
          fee, amount_minor)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict do nothing`,
      [
        ...[period, fromBrand, toBrand, rateNumerator, rateDenominator, exchanges, items],
        ...[String(given), String(received), String(fee), line.amountMinor],
      ],
    );
  }
}

/** A closed month's lines in their order: of all brands, or those of one. */
export async function readLines(
  manager: EntityManager,
  period: string,
  brand: string | null = null,
): Promise<SettlementLine[]> {
  const found = await rows<SumRow & { amount_minor: string }>(
    manager,
    `select * from settlement_line where period = $1 and ($2::text is null or $2 in (from_brand, to_brand))`,
    [period, brand],
  );
  return found.map((row) => ({ ...sumOf(row), amountMinor: Number(row.amount_minor) })).sort(compareLines);
}

/** Sums as lines, in their order. */
export function linesOf(sums: readonly ExchangedSum[]): SettlementLine[] {
  return settle(sums).lines.sort(compareLines);
}
