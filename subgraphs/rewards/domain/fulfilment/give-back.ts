/**
 * Which deliveries may be undone when pieces go back, by whom, and whether the thing can be given to somebody else. A member gives back
 * what has not left us, or of which nobody has made use; what is on its way or has arrived is for ops to take back, who see it; what a
 * partner has said yes to, too. A donation is never given back. Where a thing came to nothing, by a partner who refused it, its
 * piece goes back by itself.
 */
import type { Fulfilment, FulfilmentState } from './fulfilment.js';

/** Who gives back: the member, ops for them, or we ourselves because a partner has refused. */
export type GiverBack = 'member' | 'ops' | 'service';

type Judged = Pick<Fulfilment, 'kind' | 'state' | 'piece' | 'validUntil'>;

/** Whether codes have been used is known to the shelf of codes, which is asked besides. */
export function mayGoBack({ kind, state, validUntil }: Judged, by: GiverBack, at: Date): boolean {
  if (state === 'REVOKED') return true;
  if (kind === 'DONATION') return false;
  // What ran out was there to be made use of.
  if (validUntil !== null && at >= validUntil) return by === 'ops';
  if (kind === 'GOODS') return by === 'ops' || notOnItsWay.includes(state);
  if (kind === 'PARTNER') return by === 'ops' || state === 'ASKED' || state === 'REFUSED';
  return true;
}

const notOnItsWay: readonly FulfilmentState[] = ['TO_SHIP', 'READY_FOR_PICKUP', 'BACK'];

/** A code of a pool has been seen; what is lost is lost; and what a partner refuses once it would refuse the next. */
export function canBeGivenAgain({ kind, state }: Pick<Fulfilment, 'kind' | 'state'>): boolean {
  return kind !== 'COUPON' && state !== 'LOST' && state !== 'REFUSED';
}

/** Kinds of which codes have to be unused. */
export function hasCodes({ kind }: Pick<Fulfilment, 'kind'>): boolean {
  return kind === 'COUPON' || kind === 'SERVICE' || kind === 'TICKET';
}

/**
 * Pieces that may go back with everything in them, in the order in which they go: first those of which something came to nothing, then
 * the last. Pieces that went back before are none of them.
 */
export function piecesThatMayGo(fulfilments: readonly Judged[], by: GiverBack, at: Date): number[] {
  const pieces = new Map<number, Judged[]>();
  for (const one of fulfilments) pieces.set(one.piece, [...(pieces.get(one.piece) ?? []), one]);
  const here = [...pieces].filter(([, things]) => things.some(({ state }) => state !== 'REVOKED'));
  const may = here.filter(([, things]) => things.every((thing) => mayGoBack(thing, by, at)));
  const failed = (things: readonly Judged[]) => things.some(({ state }) => cameToNothing.includes(state));
  return may.sort(([a, ofA], [b, ofB]) => Number(failed(ofB)) - Number(failed(ofA)) || b - a).map(([piece]) => piece);
}

const cameToNothing: readonly FulfilmentState[] = ['REFUSED', 'LOST', 'BACK'];
