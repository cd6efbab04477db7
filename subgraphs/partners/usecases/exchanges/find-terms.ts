import type { EntityManager } from 'typeorm';
import { badInput, DomainError } from '../../../../chassis/domain-error.js';
import { refusalOr } from '../../../../chassis/idempotency.js';
import type { ExchangeId, MemberId, Points } from '../../../../schema/vocabulary.js';
import {
  countsOf,
  paymentOf,
  requireOpen,
  type BrandStanding,
  type Count,
  type LocalMoment,
} from '../../domain/agreements/agreement.js';
import { capReached } from '../../domain/agreements/agreement-errors.js';
import { settlementRate, type Currency } from '../../domain/brand.js';
import { convert, type Conversion } from '../../domain/conversion.js';
import { noSuchRate } from '../../domain/errors.js';
import type { Agreed } from '../../domain/exchange.js';
import { quoteMinutes, type ExchangeWay } from '../../domain/exchange-end.js';
import { findStandings } from '../../storage/agreements/agreements.js';
import { countInTurn, type Refused } from '../../storage/agreements/cap-usage.js';
import { findCurrencies } from '../../storage/brands.js';
import { findRates, type PublishedRate } from '../../storage/exchange-rates.js';
import type { NewExchange } from '../../storage/exchanges.js';

export interface Wanted {
  exchangeId: ExchangeId;
  memberId: MemberId;
  from: string;
  to: string;
  amount: Points;
}

/** Who takes part, how the points go, and what they become. */
export interface Route {
  way: ExchangeWay;
  rate: PublishedRate;
  conversion: Conversion;
  given: Currency;
  received: Currency;
  fromBrand: BrandStanding;
  toBrand: BrandStanding;
  moment: LocalMoment;
}

/**
 * Of each what it takes, or why not: NO_SUCH_RATE, PARTNER_SUSPENDED, AGREEMENT_NOT_IN_FORCE, OUTSIDE_OPENING_HOURS, AMOUNT_BELOW_STEP.
 * Three statements however many they are. Throws BAD_USER_INPUT for an unknown currency and for one on both sides.
 */
export async function findRoutes(
  tx: EntityManager,
  wanted: readonly Pick<Wanted, 'from' | 'to' | 'amount'>[],
  zone: string,
): Promise<(Route | DomainError)[]> {
  if (wanted.length === 0) return [];
  const currencies = await findCurrencies(tx, [...new Set(wanted.flatMap(({ from, to }) => [from, to]))]);
  const sides = wanted.map(({ from, to }) => {
    const given = currencyAt('from', from, currencies);
    const received = currencyAt('to', to, currencies);
    if (from === to) throw badInput({ path: ['input', 'to'], reason: 'has to be another currency than from' });
    return { given, received };
  });
  const rates = await findRates(tx, wanted);
  const brands = [...new Set(sides.flatMap(({ given, received }) => [given.brandId, received.brandId]))];
  const { standings, moment } = await findStandings(tx, brands, zone);
  const standingOf = (id: string) => {
    const standing = standings[brands.findIndex((brand) => brand === id)];
    if (!standing) throw new Error('an exchange is between two brands');
    return standing;
  };
  return Promise.all(
    sides.map(({ given, received }, place) =>
      refusalOr(async () => {
        const { from, to, amount } = wanted[place] ?? noWish();
        const rate = rates.find((one) => one.from === from && one.to === to);
        if (!rate) throw noSuchRate({ fromCurrency: from, toCurrency: to });
        const [fromBrand, toBrand] = [standingOf(given.brandId), standingOf(received.brandId)];
        for (const standing of [fromBrand, toBrand]) requireOpen(standing, moment);
        const conversion = convert(rate, amount);
        return Promise.resolve({
          way: wayOf(given, received),
          rate,
          conversion,
          given,
          received,
          fromBrand,
          toBrand,
          moment,
        });
      }),
    ),
  );
}

/** `findRoutes` for one, whose refusal is thrown. */
export async function findRoute(
  tx: EntityManager,
  wanted: Pick<Wanted, 'from' | 'to' | 'amount'>,
  zone: string,
): Promise<Route> {
  const [route] = await findRoutes(tx, [wanted], zone);
  if (route === undefined || route instanceof DomainError) throw route ?? noWish();
  return route;
}

function noWish(): never {
  throw new Error('a route without a wish');
}

export interface TermsWanted {
  wanted: Wanted;
  route: Route;
  linkId: string | null;
  device: string | null;
  key: NewExchange['key'];
}

/**
 * What is fixed of each new exchange, and counted against the caps from now on, as if one came after the other; CAP_REACHED in the
 * place of one that there is no room for. What is refused already stays so.
 */
export async function takeTerms(
  tx: EntityManager,
  wanted: readonly (TermsWanted | DomainError)[],
): Promise<(NewExchange | DomainError)[]> {
  const counted = await Promise.all(
    wanted.map(async (one) =>
      one instanceof DomainError ? one : refusalOr(() => Promise.resolve(countsAgainst(one))),
    ),
  );
  const refusals = await countInTurn(
    tx,
    counted.map((counts) => (counts instanceof DomainError ? [] : counts)),
  );
  return wanted.map((one, place) => {
    const counts = counted[place];
    if (one instanceof DomainError) return one;
    if (counts === undefined || counts instanceof DomainError) return counts ?? noWish();
    const refused = refusals[place];
    return refused ? noRoomFor(refused) : termsOf(one, counts);
  });
}

function countsAgainst({ wanted: { memberId }, route }: TermsWanted): Count[] {
  const { moment, fromBrand, toBrand, conversion } = route;
  return [
    ...countsOf(fromBrand, moment, { direction: 'GIVEN', points: conversion.given, memberId }),
    ...countsOf(toBrand, moment, { direction: 'RECEIVED', points: conversion.received, memberId }),
  ];
}

function noRoomFor({ count, left }: Refused): DomainError {
  return capReached({ partner: count.brand, cap: count.cap, limit: count.atMost, left });
}

function termsOf({ wanted, route, linkId, device, key }: TermsWanted, counts: Count[]): NewExchange {
  const { way, rate, conversion, received, fromBrand, toBrand } = route;
  return {
    ...{ id: wanted.exchangeId, memberId: wanted.memberId, rate, conversion, way, quoteMinutes, device, key },
    ...{ fromBrand: fromBrand.code, toBrand: toBrand.code, requested: wanted.amount },
    settlement: settlementRate(received),
    agreed: agreedOn(route, counts, linkId),
  };
}

function agreedOn({ way, rate, fromBrand, toBrand }: Route, counts: Count[], linkId: string | null): Agreed {
  const partners = [fromBrand, toBrand].filter(({ isProgramme }) => !isProgramme);
  const reversalDays = partners.map(({ agreement }) => agreement?.terms.reversalDays ?? 0);
  return {
    // Of points that leave for the partner's own system nothing is paid here.
    ...(way === 'OUTBOUND' ? { prepaid: false, owedAtMost: null } : paymentOf(fromBrand, rate.to)),
    partners: partners.map(({ code }) => code),
    confirmWithinSeconds: way === 'OUTBOUND' ? (toBrand.agreement?.terms.confirmWithinSeconds ?? null) : null,
    reversalDays: Math.min(...reversalDays),
    linkId,
    counts,
  };
}

/** Two currencies that are both kept elsewhere have no rate. */
function wayOf(given: Currency, received: Currency): ExchangeWay {
  if (given.home === 'REMOTE') return 'INBOUND';
  return received.home === 'REMOTE' ? 'OUTBOUND' : 'HOSTED';
}

function currencyAt(field: 'from' | 'to', code: string, currencies: readonly Currency[]): Currency {
  const currency = currencies.find((known) => known.code === code);
  if (!currency) throw badInput({ path: ['input', field], reason: 'there is no such currency' });
  return currency;
}
