/**
 * Rule: the books know time only as it is handed to them. An instant is ISO 8601 text in UTC with milliseconds, always
 * 24 characters, so that instants are compared as text and read the same in memory, in JSON and in the journal.
 */
export type Instant = string;

/** What the time of a command is, and what follows from it by the programme's calendar. */
export interface Moment {
  at: Instant;
  /** The end of validity for points that come into being now. */
  validUntil: Instant;
  /** The end of validity for points that come back after their own validity has ended. */
  graceUntil: Instant;
}

/** Throws on a date that is not one, or whose year has not four digits: its text would not compare. */
export function instantOf(date: Date): Instant {
  const text = date.toISOString();
  if (text.length !== 24) throw new Error('an instant must lie between the years 0 and 9999');
  return text;
}
