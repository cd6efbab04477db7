import type { EntityManager } from 'typeorm';
import { isFulfilled, type Fulfilment, type FulfilmentState } from '../../domain/fulfilment/fulfilment.js';
import type { RedemptionStep } from '../../domain/redemption-step.js';
import { moveFulfilments, type FulfilmentNews } from '../../storage/fulfilment/fulfilments.js';
import { markFulfilled } from '../../storage/fulfilment/open-fulfilments.js';
import { recordSteps } from '../../storage/redemption-steps.js';

export interface Move {
  /** All of the redemption, whose row is locked. */
  things: readonly Fulfilment[];
  /** Those of them that move. */
  moved: readonly Fulfilment[];
  state: FulfilmentState;
  /** Null: what is written into the history is somebody else's. */
  step: RedemptionStep | null;
  /** As histories name whoever acted; null: it came by itself. */
  by: string | null;
  news?: FulfilmentNews;
}

/** Deliveries come to another state, it is written into their redemption's history, and with the last of them it is fulfilled. */
export async function moveOn(tx: EntityManager, redemptionId: string, move: Move): Promise<void> {
  const { things, moved, state, step, by, news } = move;
  await moveFulfilments(
    tx,
    moved.map(({ id }) => id),
    state,
    news,
  );
  const states = things.map((thing) => (moved.includes(thing) ? state : thing.state));
  const marked = isFulfilled(states) ? await markFulfilled(tx, [redemptionId]) : [];
  await recordSteps(tx, [
    ...(step === null ? [] : [{ redemptionId, step, by }]),
    ...marked.map(() => ({ redemptionId, step: 'FULFILLED' as const })),
  ]);
}
