/**
 * How often a receiver of webhooks is told of one thing: at once, then after 5 seconds, 5 minutes, half an hour, 2, 5, 10, 14, 20 and
 * 24 hours, as Standard Webhooks recommends, each up to a tenth later so that one who was away is not met by everything at one moment.
 * A receiver who says when to come again is not asked before. After that it is given up and shown to people.
 */
const seconds = 1000;
const minutes = 60 * seconds;
const hours = 60 * minutes;
const delaysMs = [
  5 * seconds,
  5 * minutes,
  30 * minutes,
  2 * hours,
  5 * hours,
  10 * hours,
  14 * hours,
  20 * hours,
  24 * hours,
];

/** A receiver that asks for more has gone. */
const longestPauseMs = 24 * hours;

export interface FailedTry {
  /** Tries so far, this one among them. */
  attempts: number;
  /** What the receiver asks to wait; null: it says nothing. */
  retryAfterMs: number | null;
  /** From 0 to below 1, drawn by whoever asks. */
  chance: number;
}

/** Until the next try; null: there is none. */
export function pauseAfter({ attempts, retryAfterMs, chance }: FailedTry): number | null {
  const delayMs = delaysMs[attempts - 1];
  if (delayMs === undefined) return null;
  const jittered = Math.round(delayMs * (1 + chance / 10));
  return Math.max(jittered, Math.min(retryAfterMs ?? 0, longestPauseMs));
}
