import type { EntityManager } from 'typeorm';
import { badInput } from '../../../../chassis/domain-error.js';
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
import { countAgainstCaps } from '../../storage/agreements/cap-usage.js';
import { findCurrencies } from '../../storage/brands.js';
import { findRate, type PublishedRate } from '../../storage/exchange-rates.js';
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
 * Refusals: NO_SUCH_RATE, PARTNER_SUSPENDED, AGREEMENT_NOT_IN_FORCE, OUTSIDE_OPENING_HOURS, AMOUNT_BELOW_STEP. Faults:
 * BAD_USER_INPUT for an unknown currency and for one on both sides.
 */
export async function findRoute(
  tx: EntityManager,
  { from, to, amount }: Pick<Wanted, 'from' | 'to' | 'amount'>,
  zone: string,
): Promise<Route> {
  const currencies = await findCurrencies(tx, [from, to]);
  const given = currencyAt('from', from, currencies);
  const received = currencyAt('to', to, currencies);
  if (from === to) throw badInput({ path: ['input', 'to'], reason: 'has to be another currency than from' });
  const rate = await findRate(tx, from, to);
  if (!rate) throw noSuchRate({ fromCurrency: from, toCurrency: to });
  const { standings, moment } = await findStandings(tx, [given.brandId, received.brandId], zone);
  const [fromBrand, toBrand] = standings;
  if (!fromBrand || !toBrand) throw new Error('an exchange is between two brands');
  for (const standing of standings) requireOpen(standing, moment);
  return {
    way: wayOf(given, received),
    rate,
    conversion: convert(rate, amount),
    given,
    received,
    fromBrand,
    toBrand,
    moment,
  };
}

/** What is fixed of a new exchange, and counted against the caps from now on. Refusal: CAP_REACHED. */
export async function takeTerms(
  tx: EntityManager,
  { exchangeId, memberId, amount }: Wanted,
  route: Route,
  { linkId, device, key }: { linkId: string | null; device: string | null; key: NewExchange['key'] },
): Promise<NewExchange> {
  const { way, rate, conversion, received, fromBrand, toBrand } = route;
  const counts = await takeCounts(tx, memberId, route);
  return {
    id: exchangeId,
    memberId,
    rate,
    fromBrand: fromBrand.code,
    toBrand: toBrand.code,
    requested: amount,
    conversion,
    settlement: settlementRate(received),
    quoteMinutes,
    device,
    way,
    agreed: agreedOn(route, counts, linkId),
    key,
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

async function takeCounts(tx: EntityManager, memberId: MemberId, route: Route): Promise<Count[]> {
  const { moment, fromBrand, toBrand, conversion } = route;
  const counts = [
    ...countsOf(fromBrand, moment, { direction: 'GIVEN', points: conversion.given, memberId }),
    ...countsOf(toBrand, moment, { direction: 'RECEIVED', points: conversion.received, memberId }),
  ];
  const refused = await countAgainstCaps(tx, counts);
  if (refused) {
    const { count, left } = refused;
    throw capReached({ partner: count.brand, cap: count.cap, limit: count.atMost, left });
  }
  return counts;
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
