import { badInput } from '../../../chassis/domain-error.js';
import { monthOf } from '../../../chassis/programme-time.js';
import { instantOf } from '../domain/instant.js';
import { standingPoints, standingPointsAt } from '../storage/points-liability.js';
import { worthOf } from './currencies.js';
import type { PointsParts } from './points-parts.js';

/** What the programme owes its members in one currency, at one time. */
export interface Liability {
  currency: string;
  at: Date;
  /** Valid points in wallets, pending ones included. */
  outstanding: number;
  pending: number;
  held: number;
  /** What members owe, at or above zero. */
  debt: number;
  /** Of the outstanding, by the month at whose end they expire; the earliest first. */
  expiringByMonth: { month: string; points: number }[];
  /** Redemption value of the outstanding and the held in fen, rounded down. */
  worthMinor: number;
}

/** Throws BAD_USER_INPUT for an unknown currency and for a time that has not come. */
export async function showLiability(parts: PointsParts, currency: string, asOf: Date | null): Promise<Liability> {
  const { pointsPerYuan } = await worthOf(parts, currency, ['currency']);
  const now = parts.clock.now();
  if (asOf && asOf > now) throw badInput({ path: ['at'], reason: 'must not lie in the future' });
  const at = asOf ?? now;
  const standing = await parts.database.dataSource.transaction('REPEATABLE READ', (snapshot) =>
    (asOf ? standingPointsAt : standingPoints)(snapshot, currency, instantOf(at)),
  );
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
  const outstanding = sum(standing.ending.map(({ points }) => points));
  return {
    currency,
    at,
    outstanding,
    pending: sum(standing.ending.map(({ pending }) => pending)),
    held: standing.held,
    // Not -0, which is another number to some readers.
    debt: Math.abs(standing.debt),
    expiringByMonth: standing.ending.map(({ expiresAt, points }) => ({
      month: monthEndingAt(expiresAt, parts.calendar.zone),
      points,
    })),
    worthMinor: Number((BigInt(outstanding + standing.held) * 100n) / BigInt(pointsPerYuan)),
  };
}

/** Validity ends with the first instant of the month after. */
function monthEndingAt(expiresAt: string, zone: string): string {
  return monthOf(new Date(new Date(expiresAt).getTime() - 1), zone);
}
