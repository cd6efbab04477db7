import { unknownCurrency } from '../domain/errors.js';
import { findCurrencies, type CurrencyWorth } from '../storage/currencies.js';
import type { PointsParts } from './points-parts.js';

/** Those of the codes that exist, by code: the programme's own as the settings have it, all others as published. */
export async function currenciesOf(
  { own, database }: Pick<PointsParts, 'own' | 'database'>,
  codes: readonly string[],
): Promise<Map<string, CurrencyWorth>> {
  const published = codes.filter((code) => code !== own.code);
  const found = published.length > 0 ? await findCurrencies(database.reads, published) : [];
  const all = codes.includes(own.code) ? [own, ...found] : found;
  return new Map(all.map((currency) => [currency.code, currency]));
}

/** Throws BAD_USER_INPUT at the path when there is no such currency. */
export async function requireCurrency(parts: PointsParts, code: string, path: string[]): Promise<void> {
  if (code === parts.own.code) return;
  const known = await currenciesOf(parts, [code]);
  if (!known.has(code)) throw unknownCurrency({ path, currency: code });
}

/** The currency and what it is worth. Throws BAD_USER_INPUT at the path when there is no such currency. */
export async function worthOf(parts: PointsParts, code: string, path: string[]): Promise<CurrencyWorth> {
  const found = (await currenciesOf(parts, [code])).get(code);
  if (!found) throw unknownCurrency({ path, currency: code });
  return found;
}
