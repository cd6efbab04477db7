/**
 * A code that a member has: of a coupon from a pool, or of a ticket or a voucher of our own. It is good for one use, within its
 * validity. One that was taken back has been seen, and is given to nobody else.
 */
import type { LocalisedText } from '../../../../schema/vocabulary.js';

export type CodeKind = 'COUPON' | 'TICKET' | 'VOUCHER';

/** Of a code that somebody was given: before that a code is nobody's, and shown to nobody. */
export type GivenState = 'GIVEN' | 'USED' | 'REVOKED';

interface Validity {
  state: GivenState;
  /** The first instant at which it is good; null from the beginning. */
  validFrom: Date | null;
  /** The first instant at which it is good no more; null for ever. */
  validUntil: Date | null;
}

/** As its owner sees it. */
export interface OpenedCode extends Validity {
  redemptionId: string;
  kind: CodeKind;
  code: string;
  /** Which content of the reward it is of, and which piece of the redemption, from 1 on. */
  contentNo: number;
  piece: number;
  usedAt: Date | null;
}

/** As a till learns of it: what it is good for, and nothing of whose it is. */
export interface ShownCode extends Validity {
  id: string;
  kind: CodeKind;
  /** Of the pool, or of the reward. */
  titles: LocalisedText;
  usedAt: Date | null;
}

export type CodeStanding = 'USABLE' | 'USED' | 'REVOKED' | 'NOT_YET_VALID' | 'EXPIRED';

/** What a till is told of a code at an instant. That it was used or taken back says more than that it is over. */
export function standingOf({ state, validFrom, validUntil }: Validity, now: Date): CodeStanding {
  if (state !== 'GIVEN') return state;
  if (validFrom !== null && now < validFrom) return 'NOT_YET_VALID';
  return validUntil !== null && now >= validUntil ? 'EXPIRED' : 'USABLE';
}
