import type { EntityManager } from 'typeorm';
import type { Fulfilment } from '../../domain/fulfilment/fulfilment.js';
import type { Redemption } from '../../domain/redemption.js';
import { findFulfilment, fulfilmentsOfLocked } from '../../storage/fulfilment/fulfilments.js';
import { lockRedemption } from '../../storage/redemptions.js';
import type { RedemptionTools } from '../redemption-tools.js';

export interface LockedFulfilment {
  redemption: Redemption;
  /** All that the redemption holds. */
  things: Fulfilment[];
  /** The one that is meant, of these. */
  thing: Fulfilment;
}

/** A delivery as it stands until the transaction ends: whoever moves one of a redemption, or gives some back, takes turns. */
export async function lockFulfilment(tx: EntityManager, id: string): Promise<LockedFulfilment | null> {
  const found = await findFulfilment(tx, id);
  if (!found) return null;
  const redemption = await lockRedemption(tx, found.redemptionId);
  const things = await fulfilmentsOfLocked(tx, found.redemptionId);
  const thing = things.find((one) => one.id === found.id);
  if (!redemption || !thing) throw new Error(`the delivery ${id} is gone: nothing may delete one`);
  return { redemption, things, thing };
}

/** As it is now. */
export async function shown({ database }: Pick<RedemptionTools, 'database'>, id: string): Promise<Fulfilment> {
  const found = await findFulfilment(database.read, id);
  if (!found) throw new Error(`the delivery ${id} is gone: nothing may delete one`);
  return found;
}
