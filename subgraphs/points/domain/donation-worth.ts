/**
 * Rule: a cause receives the declared worth of the points that are given to it, in whole fen, rounded down. The programme
 * itself pays what the points are worth on redemption; what is declared above that a sponsor has pledged to pay.
 */
import { badInput } from '../../../chassis/domain-error.js';

/** So many fen for so many points. */
export interface DonationRate {
  fen: number;
  points: number;
}

export interface DonationWorth {
  /** What the cause receives, in fen. */
  worthMinor: number;
  /** Of that, out of the sponsor's pledge. */
  sponsoredMinor: number;
}

/** What the programme's own points are worth: a yuan, which is 100 fen, for so many. */
export function ownRate(pointsPerYuan: number): DonationRate {
  return { fen: 100, points: pointsPerYuan };
}

/** Whether a point is worth no less at the one rate than at the other. */
export function isNoLess(rate: DonationRate, other: DonationRate): boolean {
  return BigInt(rate.fen) * BigInt(other.points) >= BigInt(other.fen) * BigInt(rate.points);
}

/** Throws BAD_USER_INPUT for points whose worth is beyond 2^53 - 1 fen. */
export function donationWorth(points: number, declared: DonationRate, own: DonationRate): DonationWorth {
  const worthMinor = fenFor(points, declared);
  const byProgramme = fenFor(points, own);
  return { worthMinor, sponsoredMinor: Math.max(0, worthMinor - byProgramme) };
}

function fenFor(points: number, rate: DonationRate): number {
  const worth = (BigInt(points) * BigInt(rate.fen)) / BigInt(rate.points);
  if (worth > BigInt(Number.MAX_SAFE_INTEGER)) {
    throw badInput({ path: ['input', 'points'], reason: 'are worth more than 2^53 - 1 fen' });
  }
  return Number(worth);
}
