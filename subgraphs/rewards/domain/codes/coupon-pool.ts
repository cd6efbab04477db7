/**
 * A pool of codes that a partner or a printer has made: each is given once. It is low when fewer are free than ops want to have, and
 * ops are told so once, until it has been filled up again.
 */
import type { LocalisedText } from '../../../../schema/vocabulary.js';

/** Every code of the pool is in one of these states. */
export interface PoolCounts {
  /** Nobody's yet. */
  free: number;
  /** Set aside for redemptions that are under way. */
  reserved: number;
  /** Given and not used. */
  given: number;
  used: number;
  /** Taken back after they were given. */
  revoked: number;
  /** All of them. */
  uploaded: number;
}

export interface CouponPool extends PoolCounts {
  id: string;
  names: LocalisedText;
  /** Low when fewer are free. */
  lowAt: number;
  /** The first instant at which codes given from now on are good no more. */
  validUntil: Date | null;
  createdAt: Date;
  /** Since when ops have known that it is low. */
  lowSince: Date | null;
}

export function isLow({ free, lowAt }: Pick<CouponPool, 'free' | 'lowAt'>): boolean {
  return free < lowAt;
}
