import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import type { ConfigurationKind } from '../../../chassis/configuration.js';
import { badInput } from '../../../chassis/domain-error.js';
import { refuseMultiplying, type OwnWorth } from '../domain/exchanges/refuse-multiplying.js';
import { findCurrencies } from '../storage/brands.js';
import { replaceRates } from '../storage/exchange-rates.js';
import { keepSandboxesApart } from './sandbox/keep-sandboxes-apart.js';

const wholeUpTo = (most: number) =>
  z
    .number()
    .int({ error: 'must be a whole number' })
    .positive({ error: 'must be above zero' })
    .max(most, { error: `must be ${String(most)} at most` });

const rateShape = z
  .object({
    from: z.string(),
    to: z.string(),
    numerator: wholeUpTo(1_000_000_000),
    denominator: wholeUpTo(1_000_000_000),
    step: wholeUpTo(1_000_000_000),
    feePercent: z
      .number()
      .int({ error: 'must be a whole number' })
      .min(0, { error: 'must not be negative' })
      .max(99, { error: 'must be 99 at most' })
      .nullish()
      .transform((percent) => percent ?? 0),
  })
  .refine(({ from, to }) => from !== to, { path: ['to'], error: 'has to be another currency than from' });

/** A whole set of rates, as `proposeExchangeRates` takes it. An empty set ends all exchanging. */
export const exchangeRatesShape = z.object({
  rates: z
    .array(rateShape)
    .max(200, { error: 'are too many' })
    .superRefine((rates, context) => {
      const seen = new Set<string>();
      rates.forEach(({ from, to }, index) => {
        const pair = JSON.stringify([from, to]);
        if (seen.has(pair)) context.addIssue({ code: 'custom', path: [index], message: 'this pair stands twice' });
        seen.add(pair);
      });
    }),
});

export const exchangeRatesKind = 'exchange-rates';
/** There is one set for the whole programme, published and replaced as a whole. */
export const exchangeRatesKey = 'programme';

/**
 * A set of rates goes live in place of the one before. Refusals: RATES_MULTIPLY, naming the circle, when it is proposed
 * and again when it is approved. Faults: BAD_USER_INPUT for an unknown currency, and for two that are both kept elsewhere.
 */
export function publishExchangeRates(own: OwnWorth): ConfigurationKind<typeof exchangeRatesShape> {
  return {
    kind: exchangeRatesKind,
    schema: exchangeRatesShape,
    check: (tx, _key, { rates }) => checkRates(tx, own, rates),
    apply: (tx, _key, { rates }, version) => replaceRates(tx, rates, version),
  };
}

async function checkRates(
  tx: EntityManager,
  own: OwnWorth,
  rates: z.output<typeof exchangeRatesShape>['rates'],
): Promise<void> {
  const named = [...new Set(rates.flatMap(({ from, to }) => [from, to]))];
  const currencies = new Map((await findCurrencies(tx, named)).map((currency) => [currency.code, currency]));
  rates.forEach((rate, index) => {
    const [from, to] = (['from', 'to'] as const).map((field) => {
      const currency = currencies.get(rate[field]);
      if (currency) return currency;
      throw badInput({ path: ['input', 'rates', String(index), field], reason: 'there is no such currency' });
    });
    // Nothing of such an exchange would stand in our books, and nobody could say that it happened.
    if (from?.home !== 'REMOTE' || to?.home !== 'REMOTE') return;
    throw badInput({ path: ['input', 'rates', String(index), 'to'], reason: 'one of the two has to be kept here' });
  });
  await keepSandboxesApart(tx, rates);
  refuseMultiplying(rates, [...currencies.values()], own);
}
