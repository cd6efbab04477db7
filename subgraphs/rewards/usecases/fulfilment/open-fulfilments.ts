import type { EntityManager } from 'typeorm';
import type { Redemption } from '../../domain/redemption.js';
import type { RedemptionTools } from '../redemption-tools.js';

/** Begins to deliver what settled redemptions hold, in the transaction that settles them. */
export async function openFulfilments(
  { codes }: RedemptionTools,
  tx: EntityManager,
  settled: readonly Redemption[],
): Promise<void> {
  const withCodes = settled.filter(({ contents }) => contents.some(({ poolId }) => poolId !== null));
  if (withCodes.length > 0) {
    await codes.giveCodes(
      tx,
      withCodes.map(({ id }) => id),
    );
  }
}
