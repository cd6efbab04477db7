import type { EntityManager } from 'typeorm';
import { unknownCurrency } from '../domain/errors.js';
import { findCurrencies, type CurrencyWorth } from '../storage/currencies.js';
import type { PointsParts } from './points-parts.js';

/** Those of the codes that exist, by code. What was published about the programme's own currency goes before its setting. */
export async function currenciesOf(
  { own }: PointsParts,
  manager: EntityManager,
  codes: readonly string[],
): Promise<Map<string, CurrencyWorth>> {
  const found = new Map((await findCurrencies(manager, codes)).map((currency) => [currency.code, currency]));
  if (codes.includes(own.code) && !found.has(own.code)) found.set(own.code, own);
  return found;
}

/** Throws BAD_USER_INPUT at the path when there is no such currency. */
export async function requireCurrency(
  parts: PointsParts,
  manager: EntityManager,
  code: string,
  path: string[],
): Promise<CurrencyWorth> {
  if (code === parts.own.code) return parts.own;
  const currency = (await currenciesOf(parts, manager, [code])).get(code);
  if (!currency) throw unknownCurrency({ path, currency: code });
  return currency;
}
