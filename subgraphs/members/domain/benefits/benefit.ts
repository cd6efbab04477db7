/**
 * What each tier gives: figures that other parts of the programme reckon with (by how much points are multiplied, by how much better
 * they are worth), and things a member gets. There is one definition of it, whole and in versions, which everybody obeys.
 *
 * A benefit is there all the time (STANDING), once in a calendar year (YEARLY), or once with each birthday (BIRTHDAY). Its code says
 * which benefit it is, in whatever tier it is had: who climbs after the birthday gift was handed over gets no second one.
 */
import type { TierCode } from '../tiers.js';

export const benefitKinds = [
  'EARN_MULTIPLIER',
  'REDEMPTION_BONUS',
  'BIRTHDAY_GIFT',
  'PRIORITY_SERVICE',
  'FREE_DELIVERY',
  'CUSTOM',
] as const;
export type BenefitKind = (typeof benefitKinds)[number];

export const benefitCategories = ['HEALTH', 'FAMILY', 'SOCIAL'] as const;
export type BenefitCategory = (typeof benefitCategories)[number];

export const availabilities = ['STANDING', 'YEARLY', 'BIRTHDAY'] as const;
export type Availability = (typeof availabilities)[number];

/** An exact fraction: 6/5 for 1.2. */
export interface Factor {
  numerator: number;
  denominator: number;
}

export interface Benefit {
  code: string;
  kind: BenefitKind;
  /** Null for what is about points alone. */
  category: BenefitCategory | null;
  names: { zhCN: string; en: string };
  availability: Availability;
  /** Of the two kinds that are figures; null for all others. */
  factor: Factor | null;
}

export interface TierBenefits {
  tier: TierCode;
  /** 0 for the handbook's. */
  version: number;
  benefits: readonly Benefit[];
}

/** What people who live together share: a household has these by its best tier, everything else goes by a member's own. */
const sharedKinds: readonly BenefitKind[] = ['PRIORITY_SERVICE', 'FREE_DELIVERY'];

/**
 * What a member has whose own tier gives the one and the best tier of whose household gives the other. What is shared stands in the place
 * of their own of that code, or else that kind: nobody has the same twice, and the household's tier is no lower than theirs. What their own
 * tier lacks comes last.
 */
export function withShared(own: readonly Benefit[], ofHousehold: readonly Benefit[]): readonly Benefit[] {
  const shared = ofHousehold.filter(({ kind }) => sharedKinds.includes(kind));
  const left = [...shared];
  const take = (fits: (one: Benefit) => boolean) => {
    const place = left.findIndex(fits);
    return place === -1 ? [] : left.splice(place, 1);
  };
  const ownCodes = new Set(own.map(({ code }) => code));
  const placed = own.flatMap((benefit) => {
    const same = take(({ code }) => code === benefit.code);
    if (same.length > 0) return same;
    if (!shared.some(({ kind }) => kind === benefit.kind)) return [benefit];
    return take(({ code, kind }) => kind === benefit.kind && !ownCodes.has(code));
  });
  return [...placed, ...left];
}

const noFactor: Factor = { numerator: 1, denominator: 1 };

/** The figure of that kind, 1 where the tier has none. */
export function factorOf(benefits: readonly Benefit[], kind: 'EARN_MULTIPLIER' | 'REDEMPTION_BONUS'): Factor {
  return benefits.find((benefit) => benefit.kind === kind)?.factor ?? noFactor;
}

/** Why this cannot be what a tier gives; null when it can. */
export function faultIn(benefits: readonly Benefit[]): string | null {
  const codes = new Set(benefits.map(({ code }) => code));
  if (codes.size < benefits.length) return 'must not use a code twice in a tier';
  for (const kind of ['EARN_MULTIPLIER', 'REDEMPTION_BONUS'] as const) {
    if (benefits.filter((benefit) => benefit.kind === kind).length > 1) return `must not have two of ${kind}`;
  }
  return benefits.map(faultInOne).find((fault) => fault !== null) ?? null;
}

function faultInOne({ code, kind, availability, factor }: Benefit): string | null {
  const isFigure = kind === 'EARN_MULTIPLIER' || kind === 'REDEMPTION_BONUS';
  if (isFigure !== (factor !== null)) return `${code}: a factor is what EARN_MULTIPLIER and REDEMPTION_BONUS have`;
  if (factor && factor.numerator < factor.denominator) return `${code}: the factor must not be below 1`;
  if (isFigure && availability !== 'STANDING') return `${code}: a figure is STANDING`;
  if ((kind === 'BIRTHDAY_GIFT') !== (availability === 'BIRTHDAY'))
    return `${code}: BIRTHDAY is what birthday gifts are`;
  return null;
}
