import { createHmac } from 'node:crypto';
import { canonicalJson } from '../../chassis/idempotency.js';
import { newId } from '../../chassis/ids.js';
import type { Ask } from '../measuring/load.js';

/**
 * The postings that every contender is given: earn, hold, settle and burn in equal parts, the same points in as out, so that
 * wallets stay as full as they were. What is earned lies in one of twelve months' buckets, and a burn needs more than
 * most of them hold: it takes from several.
 */
export const pointsOf = { earn: 40, hold: 5, settle: 5, burn: 35 } as const;

/** Every wallet begins with this many buckets, one per month. */
export const bucketsAtStart = 13;
/** Points per bucket at the start: enough for several burns in a row. */
export const pointsPerBucket = 20;
/** What the holder of the hot wallet has more per bucket, so that it does not run dry by chance. */
export const morePerHotBucket = 20_000;

export interface Holder {
  memberId: string;
  currency: string;
}

export type Posting = Holder & { id: string; points: number } & (
    | {
        kind: 'earn';
        /** How many months ago the purchase was, which says into which bucket its points go. */
        monthsAgo: number;
      }
    | { kind: 'hold' }
    | { kind: 'settle'; holdId: string }
    | { kind: 'burn' }
  );

const hashKey = Buffer.alloc(32, 7);

/** Tells one input from another under the same id, for whoever keeps a record of answers. */
export function inputHashOf(posting: Posting): Buffer {
  return createHmac('sha256', hashKey).update(canonicalJson(posting)).digest();
}

/** Whose turn is next. */
export type Draw = () => Holder;

/** What one member of the closed loop asks for, one posting after the other. */
export class Lane {
  private step: number;
  private held: { holdId: string; holder: Holder } | undefined;

  /** Lanes begin at different steps, so that the kinds are mixed at any time. */
  constructor(
    lane: number,
    private readonly draw: Draw,
  ) {
    this.step = lane % 4;
  }

  next(): Posting {
    const step = this.step;
    this.step = (step + 1) % 4;
    if (step === 2) {
      // A lane that begins here has no hold to settle yet, and earns instead.
      if (!this.held) return this.earn();
      const { holdId, holder } = this.held;
      this.held = undefined;
      return { kind: 'settle', id: newId(), holdId, ...holder, points: pointsOf.settle };
    }
    if (step === 1) {
      const holder = this.draw();
      const holdId = newId();
      this.held = { holdId, holder };
      return { kind: 'hold', id: holdId, ...holder, points: pointsOf.hold };
    }
    if (step === 3) return { kind: 'burn', id: newId(), ...this.draw(), points: pointsOf.burn };
    return this.earn();
  }

  private earn(): Posting {
    const monthsAgo = Math.floor(Math.random() * (bucketsAtStart - 1));
    return { kind: 'earn', id: newId(), ...this.draw(), points: pointsOf.earn, monthsAgo };
  }
}

/** Lanes of a closed loop that post; refusals are what `post` resolves to false for. */
export function postingLanes(draw: Draw, post: (posting: Posting) => Promise<boolean>): (lane: number) => Ask {
  return (lane) => {
    const asked = new Lane(lane, draw);
    return () => post(asked.next());
  };
}
