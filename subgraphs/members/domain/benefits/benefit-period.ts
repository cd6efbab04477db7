/**
 * When a benefit can be used. A YEARLY one has a period in each calendar year. A BIRTHDAY one has a period of thirty days from each
 * birthday on, named after the birthday's year; who is born on 29 February has their birthday on the 28th in other years, as birthday
 * campaigns have it. In each period it can be used once: then it is USED until the period ends. A period that is still to come is
 * UPCOMING; so is a birthday's of which the day is not known. What is STANDING is OPEN always and cannot be used up.
 *
 * Days are 'YYYY-MM-DD' of the programme's zone, which sort as text.
 */
import type { Availability } from './benefit.js';

export const birthdayPeriodDays = 30;

export interface BenefitPeriod {
  /** What tells the period apart from the benefit's others: a year. */
  name: string;
  /** The first day. */
  from: string;
  /** The last day. */
  until: string;
}

export type BenefitState = 'OPEN' | 'USED' | 'UPCOMING';

/** The period that today lies in, else the next one; null for what has none. */
export function periodAt(availability: Availability, birthday: string | null, today: string): BenefitPeriod | null {
  const year = Number(today.slice(0, 4));
  if (availability === 'YEARLY') return { name: String(year), from: `${year}-01-01`, until: `${year}-12-31` };
  if (availability === 'STANDING' || birthday === null) return null;
  return (
    [year - 1, year, year + 1].map((of) => birthdayPeriod(birthday, of)).find(({ until }) => until >= today) ?? null
  );
}

/** @param used whether it was used in that period */
export function stateOf(
  availability: Availability,
  period: BenefitPeriod | null,
  used: boolean,
  today: string,
): BenefitState {
  if (availability === 'STANDING') return 'OPEN';
  if (period === null || today < period.from) return 'UPCOMING';
  return used ? 'USED' : 'OPEN';
}

function birthdayPeriod(birthday: string, year: number): BenefitPeriod {
  const monthAndDay = birthday.slice(5);
  const from = monthAndDay === '02-29' && !isLeap(year) ? `${year}-02-28` : `${year}-${monthAndDay}`;
  const last = new Date(`${from}T00:00:00Z`);
  last.setUTCDate(last.getUTCDate() + birthdayPeriodDays - 1);
  return { name: String(year), from, until: last.toISOString().slice(0, 10) };
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}
