import type { EntityManager } from 'typeorm';
import { rows } from '../../../chassis/database.js';
import { toWholeNumber } from '../../../chassis/whole-number.js';
import type { ExchangeRate } from '../domain/conversion.js';
import { ExchangeRateRow } from './exchange-rate.row.js';
import { sandboxCurrencies } from './sandbox/sandbox-calls.js';

export interface PublishedRate extends ExchangeRate {
  /** Of the set it was published with. */
  version: number;
}

/** Every published rate, by its currencies; those of sandboxes where they are asked for. */
export async function listRates(manager: EntityManager, { sandboxes = true } = {}): Promise<PublishedRate[]> {
  const rates = await manager.find(ExchangeRateRow, { order: { from: 'ASC', to: 'ASC' } });
  if (sandboxes) return rates;
  const tried = await sandboxCurrencies(
    manager,
    rates.map(({ from }) => from),
  );
  return rates.filter(({ from }) => !tried.has(from));
}

/** Those that are published of the pairs asked for. */
export async function findRates(
  manager: EntityManager,
  pairs: readonly { from: string; to: string }[],
): Promise<PublishedRate[]> {
  const found = await rows<
    Record<'from' | 'to' | 'numerator' | 'denominator' | 'step', string> & Pick<PublishedRate, 'feePercent' | 'version'>
  >(
    manager,
    `select from_currency as "from", to_currency as "to", numerator, denominator, step, fee_percent as "feePercent", version
       from exchange_rate
      where (from_currency, to_currency) in (select * from unnest($1::text[], $2::text[]))`,
    [pairs.map(({ from }) => from), pairs.map(({ to }) => to)],
  );
  return found.map(({ numerator, denominator, step, ...rate }) => ({
    ...rate,
    numerator: toWholeNumber(numerator),
    denominator: toWholeNumber(denominator),
    step: toWholeNumber(step),
  }));
}

/** The set takes the place of the one before: a pair that is not in it cannot be exchanged any more. */
export async function replaceRates(tx: EntityManager, rates: readonly ExchangeRate[], version: number): Promise<void> {
  await tx.createQueryBuilder().delete().from(ExchangeRateRow).execute();
  if (rates.length === 0) return;
  await tx.insert(
    ExchangeRateRow,
    rates.map((rate) => ({ ...rate, version })),
  );
}
