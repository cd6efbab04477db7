/**
 * What a partner and the programme have agreed on: from when until when, at which hours, up to which caps, and how the partner
 * pays. Every partner that takes part in an exchange needs an agreement in force; the programme's own brand needs none.
 *
 * A version counts from its beginning on, in place of every version before. An agreement, a suspension and the hours decide on what
 * begins; a quote that was given stands until its end, whatever they say by then.
 */
import type { MemberId, Points } from '../../../../schema/vocabulary.js';
import { agreementNotInForce, capReached, outsideOpeningHours, partnerSuspended } from './agreement-errors.js';

/** How a partner pays for the points that its points became. */
export type Billing =
  /** Out of blocks that it has bought in advance. */
  | { kind: 'PREPAID' }
  /** By the settlement; up to so many points of each currency may be outstanding, of one that is not named none. */
  | { kind: 'POSTPAID'; owedAtMost: readonly { currency: string; points: Points }[] };

/** In points of the partner's own currency; null is no cap. */
export interface Caps {
  perExchange: Points | null;
  /** Both directions together, per member and day of the programme. */
  perMemberPerDay: Points | null;
  /** All members together, of this currency into others. */
  perDayGiven: Points | null;
  /** All members together, of others into this currency. */
  perDayReceived: Points | null;
  /** Both directions together, over all versions of the agreement. */
  inTotal: Points | null;
}

export type Cap = 'PER_EXCHANGE' | 'PER_MEMBER_PER_DAY' | 'PER_DAY_GIVEN' | 'PER_DAY_RECEIVED' | 'IN_TOTAL';

/** Times of day by the programme's time zone: open from `opens` up to but not including `closes`. */
export interface OpeningHours {
  /** 1 is Monday, 7 Sunday. */
  weekday: number;
  /** 'HH:MM'. */
  opens: string;
  /** 'HH:MM', '24:00' at the latest. */
  closes: string;
}

export interface AgreementTerms {
  billing: Billing;
  caps: Caps;
  /** None is open always. */
  openingHours: readonly OpeningHours[];
  /** How long the partner may take to confirm an exchange into points that it keeps itself. */
  confirmWithinSeconds: number;
  /** How long after its end a partner may have an exchange undone. */
  reversalDays: number;
  /** Ops and the partner are told when a prepaid block falls to so many points; null is never. */
  lowBalance: Points | null;
  /** Ops and the partner are told when so many points are outstanding; null is never. */
  outstanding: Points | null;
}

/** A brand as it stands at a moment. */
export interface BrandStanding {
  code: string;
  isProgramme: boolean;
  /** In force; null where there is none. */
  agreement: { version: number; terms: AgreementTerms } | null;
  suspendedSince: Date | null;
}

/** A moment by the programme's time zone. */
export interface LocalMoment {
  /** 'YYYY-MM-DD'. */
  day: string;
  weekday: number;
  /** 'HH:MM'. */
  time: string;
}

/** Points that are counted against a cap, from the quote on, and given back where it comes to nothing. */
export interface Count {
  brand: string;
  cap: Exclude<Cap, 'PER_EXCHANGE'>;
  /** Null for a cap without a day. */
  day: string | null;
  memberId: MemberId | null;
  points: Points;
  atMost: Points;
}

/** Errors: PARTNER_SUSPENDED, AGREEMENT_NOT_IN_FORCE, OUTSIDE_OPENING_HOURS. The programme's own brand is always open. */
export function requireOpen(standing: BrandStanding, moment: LocalMoment): void {
  if (standing.isProgramme) return;
  const partner = standing.code;
  if (standing.suspendedSince) {
    throw partnerSuspended({ partner, suspendedSince: standing.suspendedSince.toISOString() });
  }
  if (!standing.agreement) throw agreementNotInForce({ partner });
  const { openingHours } = standing.agreement.terms;
  if (openingHours.length > 0 && !openingHours.some((hours) => isWithin(hours, moment))) {
    throw outsideOpeningHours({ partner });
  }
}

function isWithin({ weekday, opens, closes }: OpeningHours, moment: LocalMoment): boolean {
  return weekday === moment.weekday && opens <= moment.time && moment.time < closes;
}

export interface Turnover {
  direction: 'GIVEN' | 'RECEIVED';
  /** Of the brand's own currency. */
  points: Points;
  memberId: MemberId;
}

/** What an exchange counts for with this brand. Errors: CAP_REACHED for one that is larger than any single one may be. */
export function countsOf(standing: BrandStanding, { day }: LocalMoment, turnover: Turnover): Count[] {
  if (standing.isProgramme || !standing.agreement) return [];
  const { code: brand, agreement } = standing;
  const { direction, points, memberId } = turnover;
  const { perExchange, perMemberPerDay, perDayGiven, perDayReceived, inTotal } = agreement.terms.caps;
  if (perExchange !== null && points > perExchange) {
    throw capReached({ partner: brand, cap: 'PER_EXCHANGE', limit: perExchange, left: perExchange });
  }
  const perDay = direction === 'GIVEN' ? perDayGiven : perDayReceived;
  const counted: [Count['cap'], Points | null, string | null, MemberId | null][] = [
    ['IN_TOTAL', inTotal, null, null],
    [direction === 'GIVEN' ? 'PER_DAY_GIVEN' : 'PER_DAY_RECEIVED', perDay, day, null],
    ['PER_MEMBER_PER_DAY', perMemberPerDay, day, memberId],
  ];
  return counted.flatMap(([cap, atMost, onDay, ofMember]) =>
    atMost === null ? [] : [{ brand, cap, day: onDay, memberId: ofMember, points, atMost }],
  );
}

/** How the brand pays for points of a currency: out of its blocks, or up to what it may owe; null is without limit. */
export function paymentOf(
  { isProgramme, agreement }: BrandStanding,
  currency: string,
): { prepaid: boolean; owedAtMost: Points | null } {
  if (isProgramme || !agreement) return { prepaid: false, owedAtMost: null };
  const { billing } = agreement.terms;
  if (billing.kind === 'PREPAID') return { prepaid: true, owedAtMost: null };
  const named = billing.owedAtMost.find((limit) => limit.currency === currency);
  return { prepaid: false, owedAtMost: named?.points ?? 0 };
}
