import { In, type EntityManager } from 'typeorm';
import { CurrencyRow } from './currency.row.js';

export interface CurrencyWorth {
  code: string;
  /** Points that are worth one yuan. */
  pointsPerYuan: number;
}

/** Those of the codes that exist. */
export async function findCurrencies(manager: EntityManager, codes: readonly string[]): Promise<CurrencyWorth[]> {
  return manager.find(CurrencyRow, { where: { code: In([...codes]) } });
}

/** Makes a currency known, or gives it another worth from now on. A currency is never taken back. */
export async function keepCurrency(tx: EntityManager, currency: CurrencyWorth): Promise<void> {
  await tx.upsert(CurrencyRow, currency, ['code']);
}
