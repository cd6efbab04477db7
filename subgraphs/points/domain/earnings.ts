/**
 * Rule: a member earns so many points a day at the most, by the day of the purchase. What awards of a day have paid counts
 * for good: a return does not reopen the cap. Members who were merged are one person under it.
 */

/** What one member has earned in a currency by the purchases of one day of the programme's zone. */
export interface DayEarnings {
  memberId: string;
  currency: string;
  /** YYYY-MM-DD. */
  day: string;
  earned: number;
  /** The cap under which the last of them was paid; null without one. */
  cap: number | null;
}

export type DayKey = Pick<DayEarnings, 'memberId' | 'currency' | 'day'>;

/** One text per member, currency and day. */
export function dayKey({ memberId, currency, day }: DayKey): string {
  return `${currency}/${memberId}/${day}`;
}
