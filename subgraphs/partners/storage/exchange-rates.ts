import type { EntityManager } from 'typeorm';
import type { ExchangeRate } from '../domain/conversion.js';
import { ExchangeRateRow } from './exchange-rate.row.js';

export interface PublishedRate extends ExchangeRate {
  /** Of the set it was published with. */
  version: number;
}

/** Every published rate, by its currencies. */
export async function listRates(manager: EntityManager): Promise<PublishedRate[]> {
  return manager.find(ExchangeRateRow, { order: { from: 'ASC', to: 'ASC' } });
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
