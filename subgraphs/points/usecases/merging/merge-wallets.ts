import type { EntityManager } from 'typeorm';
import type { DeliveredEvent } from '../../../../chassis/event-intake.js';
import { findMerge } from '../../storage/merges.js';
import type { PointsParts } from '../points-parts.js';
import { currenciesUsedBy, mergeEventOf, postOrThrow, tellDone } from './merge-event.js';

/**
 * Two members are one from now on. The mark comes first: whatever comes into the merged member's wallets after it goes on by
 * itself, so that a currency that is used for the first time meanwhile is not missed. Safe to repeat.
 */
export async function mergeWallets(
  parts: PointsParts,
  tx: EntityManager,
  event: Pick<DeliveredEvent, 'payload'>,
): Promise<void> {
  const merge = mergeEventOf(event);
  const { mergeId, from, into } = merge;
  const standing = await findMerge(tx, from);
  if (standing?.mergeId !== mergeId) {
    await postOrThrow(parts, { kind: 'mergeMember', mergeId, memberId: from, into });
  }
  for (const currency of await currenciesUsedBy(tx, from)) {
    await postOrThrow(parts, { kind: 'passOnPoints', memberId: from, currency });
  }
  await tellDone(parts, tx, merge, 'MERGED');
}
