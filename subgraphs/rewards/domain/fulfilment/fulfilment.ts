/**
 * What a settled redemption holds is delivered, each thing of each piece in the way of its kind: codes, tickets and donations are given
 * at once, a privilege is in force from then on, goods are shipped or wait at a shop, and what is of a partner the partner is asked for.
 * A delivery goes from state to state as this table says, and no other way; what has come to its end stays there.
 */
import type { LocalisedText } from '../../../../schema/vocabulary.js';
import type { ContentKind } from '../reward-contents.js';

export const fulfilmentStates = [
  'GIVEN',
  'TO_SHIP',
  'READY_FOR_PICKUP',
  'SHIPPED',
  'DELIVERED',
  'LOST',
  'BACK',
  'IN_FORCE',
  'ASKED',
  'CONFIRMED',
  'REFUSED',
  'REVOKED',
] as const;
export type FulfilmentState = (typeof fulfilmentStates)[number];

export interface Fulfilment {
  id: string;
  redemptionId: string;
  /** Which of the contents of the redemption, from 0 on. */
  contentNo: number;
  /** Which of its pieces, from 1 on. */
  piece: number;
  kind: ContentKind;
  state: FulfilmentState;
  /** How many of the thing. */
  count: number;
  /** What the content is called, else its reward. */
  names: LocalisedText;
  validFrom: Date | null;
  /** Not from then on. */
  validUntil: Date | null;
  carrier: string | null;
  trackingNumber: string | null;
  /** PARTNER: whose it is; null: its reward names none. */
  partnerId: string | null;
  partnerSku: string | null;
  /** What the partner calls it. */
  partnerReference: string | null;
  /** Why it was refused, in the partner's words. */
  reason: string | null;
  openedAt: Date;
  changedAt: Date;
  /** When the member had it; null: not yet, or never. */
  deliveredAt: Date | null;
}

/** From which state to which others, by kind. REVOKED: taken back, or stopped before it went out. */
const moves: Record<ContentKind, Partial<Record<FulfilmentState, readonly FulfilmentState[]>>> = {
  COUPON: { GIVEN: ['REVOKED'] },
  SERVICE: { GIVEN: ['REVOKED'] },
  TICKET: { GIVEN: ['REVOKED'] },
  GOODS: {
    TO_SHIP: ['SHIPPED', 'REVOKED'],
    READY_FOR_PICKUP: ['DELIVERED', 'REVOKED'],
    SHIPPED: ['DELIVERED', 'LOST', 'BACK', 'REVOKED'],
    DELIVERED: ['REVOKED'],
    LOST: ['REVOKED'],
    BACK: ['REVOKED'],
  },
  PRIVILEGE: { IN_FORCE: ['REVOKED'] },
  DONATION: {},
  PARTNER: {
    ASKED: ['CONFIRMED', 'DELIVERED', 'REFUSED', 'REVOKED'],
    CONFIRMED: ['DELIVERED', 'REFUSED', 'REVOKED'],
    DELIVERED: ['REVOKED'],
    REFUSED: ['REVOKED'],
  },
};

export function mayBecome({ kind, state }: Pick<Fulfilment, 'kind' | 'state'>, next: FulfilmentState): boolean {
  return moves[kind][state]?.includes(next) ?? false;
}

/** States that a kind may ever be in. */
export function statesOf(kind: ContentKind): FulfilmentState[] {
  const first: FulfilmentState[] = kind === 'GOODS' ? ['TO_SHIP', 'READY_FOR_PICKUP'] : [firstState(kind, true)];
  const later = Object.values(moves[kind]).flat();
  return fulfilmentStates.filter((state) => first.includes(state) || later.includes(state));
}

/** @param isShipped whether goods go to an address; else they wait at a shop */
export function firstState(kind: ContentKind, isShipped: boolean): FulfilmentState {
  switch (kind) {
    case 'COUPON':
    case 'SERVICE':
    case 'TICKET':
    case 'DONATION':
      return 'GIVEN';
    case 'PRIVILEGE':
      return 'IN_FORCE';
    case 'GOODS':
      return isShipped ? 'TO_SHIP' : 'READY_FOR_PICKUP';
    case 'PARTNER':
      return 'ASKED';
  }
}

const had: readonly FulfilmentState[] = ['GIVEN', 'IN_FORCE', 'DELIVERED'];

/** The member has it. A privilege is had from the moment on at which it is in force. */
export function isDelivered(state: FulfilmentState): boolean {
  return had.includes(state);
}

/** Everything that was not taken back has arrived, and something has: the redemption is fulfilled. */
export function isFulfilled(states: readonly FulfilmentState[]): boolean {
  const kept = states.filter((state) => state !== 'REVOKED');
  return kept.length > 0 && kept.every(isDelivered);
}
