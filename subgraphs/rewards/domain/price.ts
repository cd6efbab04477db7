/**
 * A reward is offered at one price or several: points alone, or points together with cash. The member picks one of them
 * as a whole, by what they pay with the bonus of their tier, or as it is listed; a mixture of two offers, or any other amount, is not a
 * price. The first offer is the listed price and holds for a member who picks none. Every price takes at least one point: what costs no points is a sale, not a reward.
 */
import type { Points } from '../../../schema/vocabulary.js';
import { priceWith, type Bonus } from './bonus.js';
import { priceMismatch } from './errors.js';

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

/** The offer the member picks. Throws PRICE_MISMATCH, with what the member would pay for each, when the choice is none of them. */
export function choosePrice(offers: readonly Price[], choice: PriceChoice, bonus: Bonus): ChosenPrice {
  const choices = offers.map((listed) => ({ listed, paid: priceWith(bonus, listed) }));
  const nothingNamed = choice.points === null && choice.cash === null;
  const chosen = nothingNamed
    ? choices[0]
    : // Where one offer is listed at what the member pays for another, they mean what they pay.
      (choices.find(({ paid }) => isChosen(paid, choice)) ?? choices.find(({ listed }) => isChosen(listed, choice)));
  if (!chosen) throw priceMismatch({ offered: choices.map(({ paid }) => paid) });
  return chosen;
}

/** The fewest points any of the offers asks for. */
export function lowestPoints(offers: readonly Price[]): Points {
  return Math.min(...offers.map((offer) => offer.points));
}

/** True when no two offers are the same points with the same cash. */
export function areDistinct(offers: readonly Price[]): boolean {
  const written = offers.map(
    (offer) => `${offer.points}/${offer.cash?.amountMinor ?? ''}/${offer.cash?.currency ?? ''}`,
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
