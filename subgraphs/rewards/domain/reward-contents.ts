/**
 * What a member gets for one piece of a reward. Most rewards hold one thing; a gift box and the annual pack of a member hold
 * several, which are delivered each in its own way.
 */
import type { LocalisedText } from '../../../schema/vocabulary.js';

export const rewardKinds = [
  'GOODS',
  'COUPON',
  'SERVICE',
  'TICKET',
  'PRIVILEGE',
  'GIFT_BOX',
  'MEMBER_PACK',
  'DONATION',
  'PARTNER',
] as const;
export type RewardKind = (typeof rewardKinds)[number];

/** The kinds that hold several things. */
export const bundleKinds: readonly RewardKind[] = ['GIFT_BOX', 'MEMBER_PACK'];

/**
 * How a thing is delivered: GOODS are shipped, or handed over at a shop; of a COUPON a code of its pool is given, of a SERVICE a
 * voucher, of a TICKET a ticket; a PRIVILEGE is in force for a while, a DONATION is given at once, and what is of a PARTNER
 * the partner fulfils.
 */
export const contentKinds = ['GOODS', 'COUPON', 'SERVICE', 'TICKET', 'PRIVILEGE', 'DONATION', 'PARTNER'] as const;
export type ContentKind = (typeof contentKinds)[number];

export interface RewardContent {
  kind: ContentKind;
  /** Null: what the reward itself is called. */
  names: LocalisedText | null;
  /** How many of it one piece holds. */
  count: number;
  /** COUPON: the pool of its codes. */
  poolId: string | null;
  /** SERVICE, TICKET, PRIVILEGE: for so many days of 24 hours from the settlement on. Null: until `validUntil`, or without end. */
  validDays: number | null;
  /** ISO 8601. TICKET, SERVICE: not before. */
  validFrom: string | null;
  /** ISO 8601. Not from then on. */
  validUntil: string | null;
  /** PARTNER: what the partner calls it. */
  partnerSku: string | null;
}

/** One thing of a kind, as a reward that says no more holds it. */
export function oneOf(kind: ContentKind, content: Partial<RewardContent> = {}): RewardContent {
  return {
    kind,
    names: null,
    count: 1,
    poolId: null,
    validDays: null,
    validFrom: null,
    validUntil: null,
    partnerSku: null,
    ...content,
  };
}
