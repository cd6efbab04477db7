import type { EntityManager } from 'typeorm';
import type { PipelinedReads } from '../../../chassis/pipelined-reads.js';
import { toWholeNumber } from '../../../chassis/whole-number.js';
import { CurrencyRow } from './currency.row.js';

export interface CurrencyWorth {
  code: string;
  /** Points that are worth one yuan. */
  pointsPerYuan: number;
}

const worths = {
  name: 'worths of currencies',
  text: `select code, points_per_yuan as "pointsPerYuan" from currency where code = any($1::text[])`,
};

/** Those of the codes that exist. */
export async function findCurrencies(reads: PipelinedReads, codes: readonly string[]): Promise<CurrencyWorth[]> {
  const found = await reads.rows<{ code: string; pointsPerYuan: string }>(worths, [codes]);
  return found.map(({ code, pointsPerYuan }) => ({ code, pointsPerYuan: toWholeNumber(pointsPerYuan) }));
}

/** Makes a currency known, or gives it another worth from now on. A currency is never taken back. */
export async function keepCurrency(tx: EntityManager, currency: CurrencyWorth): Promise<void> {
  await tx.upsert(CurrencyRow, currency, ['code']);
}
