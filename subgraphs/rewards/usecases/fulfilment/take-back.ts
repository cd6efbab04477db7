import type { EntityManager } from 'typeorm';
import type { Redemption } from '../../domain/redemption.js';
import type { RedemptionTools } from '../redemption-tools.js';

export interface TakenBack {
  /** Whether they can be given to somebody else. */
  restocks: boolean;
}

/**
 * Ends the delivery of pieces that go back, in the transaction that begins their return; the redemption's row is locked. Throws
 * REDEMPTION_NOT_CANCELLABLE where they have been used, or are on their way.
 */
export function takeBack(
  _tools: RedemptionTools,
  _tx: EntityManager,
  _redemption: Redemption,
  _back: { pieces: number; byOps: boolean },
): Promise<TakenBack> {
  return Promise.resolve({ restocks: true });
}
