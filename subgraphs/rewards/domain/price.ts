/**
 * A reward is offered at one price or several: points alone, or points together with cash. The member picks one of them
 * as a whole, by what they pay with the bonus of their tier, or as it is listed; a mixture of two offers, or any other amount, is not a
 * price. Every price takes at least one point: what costs no points is a sale, not a reward.
 *
 * An offer may be for members of some tiers, or while a campaign is live and open to the member. The first offer is the listed price
 * and is for everybody. Who names none pays it, or what is better for them: the fewest points that an offer of their own
 * asks for without more cash than listed.
 *
 * With a slider the member may pay a part of the listed points in cash, at the programme's rate of points to a yuan, as long as
 * either part keeps its smallest share.
 */
import type { Points } from '../../../schema/vocabulary.js';
import { priceWith } from './bonus.js';
import type { Buyer } from './buyer.js';
import { priceMismatch } from './errors.js';
import type { TierCode } from './tier-code.js';

/** Cash in the smallest unit of its currency. */
export interface Cash {
  amountMinor: number;
  currency: string;
}

export interface Price {
  points: Points;
  /** Null when the points alone pay. */
  cash: Cash | null;
}

export interface Offer extends Price {
  /** For members of these tiers; null: of any. */
  tiers: readonly TierCode[] | null;
  /** While this campaign is live and open to the member; null: always. */
  campaignId: string | null;
}

/** How much of a price in points may be paid in cash instead. */
export interface Slider {
  /** Of the points listed, in hundredths: so many have to be paid in points, 1 to 99. */
  minPointsPercent: number;
  /** So many in cash by whoever pays in cash at all, 0 to 99. */
  minCashPercent: number;
}

/** What a slider makes of cash. */
export interface CashRate {
  /** Points that are worth one yuan. */
  pointsPerYuan: number;
  /** ISO 4217. */
  currency: string;
}

/** What a member named; both null means "the listed price". Naming points without cash means "no cash". */
export interface PriceChoice {
  points: Points | null;
  cash: Cash | null;
}

/** An offer and what a member pays for it. */
export interface ChosenPrice {
  listed: Price;
  paid: Price;
}

export interface Pricing {
  prices: readonly Offer[];
  slider: Slider | null;
}

/** The offer the member picks. Throws PRICE_MISMATCH, with what the member would pay for each, when the choice is none of them. */
export function choosePrice(
  { prices, slider }: Pricing,
  choice: PriceChoice,
  buyer: Buyer,
  rate: CashRate,
): ChosenPrice {
  const choices = pricesFor(prices, buyer);
  const ownDefault = defaultOf(choices);
  const nothingNamed = choice.points === null && choice.cash === null;
  const chosen = nothingNamed
    ? ownDefault
    : // Where one offer is listed at what the member pays for another, they mean what they pay.
      (choices.find(({ paid }) => isChosen(paid, choice)) ??
      choices.find(({ listed }) => isChosen(listed, choice)) ??
      (slider && ownDefault && mixedPrice(ownDefault.listed, slider, choice, buyer, rate)));
  if (!chosen) throw priceMismatch({ offered: choices.map(({ paid: { points, cash } }) => ({ points, cash })) });
  return { listed: priceAlone(chosen.listed), paid: priceAlone(chosen.paid) };
}

/** What this member would pay for each offer that is open to them. */
export function paidPrices({ prices }: Pick<Pricing, 'prices'>, buyer: Buyer): Price[] {
  return pricesFor(prices, buyer).map(({ paid: { points, cash } }) => ({ points, cash }));
}

/** What this member may choose from, in the order of the offers. */
export function pricesFor(offers: readonly Offer[], buyer: Buyer): { listed: Offer; paid: Price }[] {
  return offers
    .filter((offer) => isOpenTo(offer, buyer))
    .map((listed) => ({ listed, paid: priceAlone(priceWith(buyer.bonus, listed)) }));
}

/** What is paid by who names no price. */
export function defaultOf<Choice extends { listed: Offer; paid: Price }>(
  choices: readonly Choice[],
): Choice | undefined {
  const [first] = choices;
  if (!first) return undefined;
  const cashOf = ({ listed }: Choice) => listed.cash?.amountMinor ?? 0;
  const own = choices.filter(
    (choice) => choice === first || (!isForEverybody(choice.listed) && cashOf(choice) <= cashOf(first)),
  );
  return own.reduce((best, choice) => (choice.paid.points < best.paid.points ? choice : best), first);
}

export function isForEverybody({ tiers, campaignId }: Offer): boolean {
  return tiers === null && campaignId === null;
}

function isOpenTo({ tiers, campaignId }: Offer, buyer: Buyer): boolean {
  return (tiers === null || tiers.includes(buyer.tier)) && (campaignId === null || buyer.campaigns.has(campaignId));
}

/** A part of the points in cash; undefined where the choice is no such part, or leaves either side less than its share. */
function mixedPrice(
  { points: whole }: Price,
  { minPointsPercent, minCashPercent }: Slider,
  { points, cash }: PriceChoice,
  { bonus }: Buyer,
  { pointsPerYuan, currency }: CashRate,
): ChosenPrice | undefined {
  if (points === null || cash?.currency !== currency) return undefined;
  // In whole numbers of any size: cash times the rate may lie beyond 2^53.
  const product = BigInt(cash.amountMinor) * BigInt(pointsPerYuan);
  if (product % minorPerYuan !== 0n) return undefined;
  const covered = Number(product / minorPerYuan);
  const left = whole - covered;
  if (left < 1 || left * 100 < whole * minPointsPercent || covered * 100 < whole * minCashPercent) return undefined;
  const listed = { points: left, cash };
  const paid = priceWith(bonus, listed);
  return points === paid.points || points === left ? { listed, paid } : undefined;
}

const minorPerYuan = 100n;

/** The fewest points any of the offers that are for everybody asks for. */
export function lowestPoints(offers: readonly Offer[]): Points {
  return Math.min(...offers.filter(isForEverybody).map((offer) => offer.points));
}

/** True when no two offers are the same points with the same cash for the same members. */
export function areDistinct(offers: readonly Offer[]): boolean {
  const written = offers.map(({ points, cash, tiers, campaignId }) =>
    JSON.stringify([points, cash?.amountMinor, cash?.currency, tiers && [...tiers].sort(), campaignId]),
  );
  return new Set(written).size === offers.length;
}

function isChosen(offer: Price, choice: PriceChoice): boolean {
  return (
    offer.points === choice.points &&
    offer.cash?.amountMinor === choice.cash?.amountMinor &&
    offer.cash?.currency === choice.cash?.currency
  );
}

function priceAlone({ points, cash }: Price): Price {
  return { points, cash };
}
