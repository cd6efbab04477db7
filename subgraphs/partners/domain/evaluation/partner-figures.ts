/**
 * How a partner does: what went both ways, how much of it failed, how much is in doubt, what is owed, and how much of the alliance hangs on
 * it. Figures of a span of days; shares are whole numbers over whole numbers until they are shown.
 */

/** Exchanges one way. */
export interface Volume {
  exchanges: number;
  /** Points of the giving brand, and of the receiving one. */
  given: number;
  received: number;
  /** What the received points are worth in a settlement, in fen, rounded down. */
  worthMinor: number;
  /** Of the exchanges those that were taken back. */
  reversed: number;
}

/** What became of exchanges that began in the span. */
export interface Outcomes {
  begun: number;
  committed: number;
  /** By the member. */
  cancelled: number;
  /** Whoever had to answer in time did not: the member, or the partner. */
  timedOut: number;
  /** Refused, rejected, or not paid for. */
  failed: number;
}

export interface DisputeFigures {
  raised: number;
  /** By the partner itself. */
  byPartner: number;
  resolved: number;
  /** Of the resolved those of which something was upheld. */
  upheld: number;
}

/** What is owed for closed months and not confirmed to be paid, in fen. */
export interface Outstanding {
  payableMinor: number;
  receivableMinor: number;
  /** The earliest month of which the partner has not paid; null when it has. */
  unpaidSince: string | null;
}

export interface PartnerFigures {
  brand: string;
  days: number;
  outward: Volume;
  inward: Volume;
  outcomes: Outcomes;
  disputes: DisputeFigures;
  outstanding: Outstanding;
}

/** How a partner stands in one currency, by the books of points. */
export interface PartnerFunds {
  partner: string;
  currency: string;
  /** Left of its blocks; null where none was ever bought. */
  prepaid: number | null;
  owed: number;
}

/** How much of all that is exchanged is each partner's, by worth. */
export interface Concentration {
  shares: { brand: string; worthMinor: number }[];
  totalMinor: number;
  /** Herfindahl-Hirschman index: the sum of the squared shares in per cent, 10,000 when all is one partner's; 0 for nothing. */
  hhi: number;
}

/** Stages of exchanges as outcomes; one that has not ended has none. */
export function outcomesOf(counts: readonly { stage: string; exchanges: number }[]): Outcomes {
  const outcomes: Outcomes = { begun: 0, committed: 0, cancelled: 0, timedOut: 0, failed: 0 };
  for (const { stage, exchanges } of counts) {
    outcomes.begun += exchanges;
    const outcome = outcomeOf[stage];
    if (outcome) outcomes[outcome] += exchanges;
  }
  return outcomes;
}

const outcomeOf: Record<string, Exclude<keyof Outcomes, 'begun'>> = {
  COMMITTED: 'committed',
  CANCELLED: 'cancelled',
  EXPIRED: 'timedOut',
  TIMED_OUT: 'timedOut',
  REFUSED: 'failed',
  REJECTED: 'failed',
};

/** The largest first. */
export function concentrationOf(worths: readonly { brand: string; worthMinor: number }[]): Concentration {
  const shares = [...worths].sort((a, b) => b.worthMinor - a.worthMinor || (a.brand < b.brand ? -1 : 1));
  const total = shares.reduce((sum, { worthMinor }) => sum + BigInt(worthMinor), 0n);
  const squares = shares.reduce((sum, { worthMinor }) => sum + BigInt(worthMinor) ** 2n, 0n);
  const hhi = total === 0n ? 0 : Number((squares * 10_000n) / total ** 2n);
  return { shares, totalMinor: Number(total), hhi };
}

/**
 * For how many days what is left of a block will do, when it goes on as in the span: whole days. Null where nothing was used, and where
 * there is no block.
 */
export function prepaidDaysLeft(prepaid: number | null, used: number, days: number): number | null {
  return prepaid === null || used <= 0 ? null : Math.floor((prepaid * days) / used);
}

/** part / of in per cent, rounded down to a hundredth of one; null of nothing. */
export function percentOf(part: number, of: number): number | null {
  return of === 0 ? null : Number((BigInt(part) * 10_000n) / BigInt(of)) / 100;
}
