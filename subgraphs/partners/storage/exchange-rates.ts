import type { EntityManager } from 'typeorm';
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

export async function findRate(manager: EntityManager, from: string, to: string): Promise<PublishedRate | null> {
  return manager.findOneBy(ExchangeRateRow, { from, to });
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
