/**
 * A sandbox is a partner brand whose points are worth nothing: its clients use the API that they will use later. What cannot be had there
 * by waiting for it, a call that goes wrong, is had by the amount: its last two digits choose what becomes of the call, and every
 * other amount goes the way of a real one.
 */

/** What a sandbox makes of a call. */
export type CannedOutcome =
  /** It goes the way of a real one. */
  | 'CARRIED_OUT'
  /** Refused by the business: nothing is moved. */
  | 'REFUSED'
  /** The first time nothing is done and no answer comes; asked again with its id it is carried out. */
  | 'TIMED_OUT'
  /** It is carried out, and the first time the answer is lost; asked again with its id it is answered. */
  | 'ANSWERED_LATE'
  /** Refused as something that was sent under another id before. */
  | 'DUPLICATE'
  /** Refused as something that cannot be read. */
  | 'MALFORMED';

const byEnding: Readonly<Record<number, CannedOutcome>> = {
  1: 'REFUSED',
  2: 'TIMED_OUT',
  3: 'ANSWERED_LATE',
  4: 'DUPLICATE',
  5: 'MALFORMED',
};

/** By the last two digits of an amount of points. */
export function cannedOutcome(amount: number): CannedOutcome {
  return byEnding[amount % 100] ?? 'CARRIED_OUT';
}
