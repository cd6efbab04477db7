import type { EntityManager } from 'typeorm';
import { DomainError } from '../../../../chassis/domain-error.js';
import type { DeliveredEvent } from '../../../../chassis/event-intake.js';
import type { GiveBackPoints } from '../../domain/command.js';
import { booksMovedOn } from '../../domain/errors.js';
import { explain, ownOf } from '../../domain/explain.js';
import { databaseTime } from '../../storage/database-time.js';
import type { PointsParts } from '../points-parts.js';
import { currenciesUsedBy, mergeEventOf, postOrThrow, tellDone, type MergeEvent } from './merge-event.js';
import { findConnectedRows } from './transferred-rows.js';

/** No person's wallet has as many rows. */
const mostRows = 1_000_000;
/** The survivor would have to post between every explanation and its posting. */
const attempts = 20;

/**
 * They are two again: what is left of the merged member's own points goes back, each to the bucket it is in. Which points those are
 * the journal tells. Safe to repeat: what has gone back is no longer there.
 */
export async function unmergeWallets(
  parts: PointsParts,
  tx: EntityManager,
  event: Pick<DeliveredEvent, 'payload'>,
): Promise<void> {
  const merge = mergeEventOf(event);
  await postOrThrow(parts, { kind: 'endMerge', mergeId: merge.mergeId, memberId: merge.from });
  for (const currency of await currenciesUsedBy(tx, merge.from, merge.into)) await giveBack(parts, merge, currency);
  await tellDone(parts, tx, merge, 'UNMERGED');
}

async function giveBack(parts: PointsParts, merge: MergeEvent, currency: string): Promise<void> {
  for (let left = attempts; ; left -= 1) {
    // What is overdue is cleared first, as it would be before the posting.
    await postOrThrow(parts, { kind: 'expirePoints', memberId: merge.into, currency });
    const command = await givingBack(parts, merge, currency);
    if (command.split.length === 0) return;
    try {
      return await postOrThrow(parts, command);
    } catch (error) {
      const movedOn = error instanceof DomainError && error.definition === booksMovedOn.definition;
      if (!movedOn || left === 0) throw error;
    }
  }
}

async function givingBack(
  { database }: PointsParts,
  { mergeId, from, into }: MergeEvent,
  currency: string,
): Promise<GiveBackPoints> {
  const wallets = [from, into].map((memberId) => ({ memberId, currency }));
  const explanation = await database.dataSource.transaction('REPEATABLE READ', async (snapshot) => {
    const rows = await findConnectedRows(snapshot, wallets, mostRows);
    return explain(rows, await databaseTime(snapshot), null, into);
  });
  return {
    kind: 'giveBackPoints',
    mergeId,
    memberId: into,
    toMemberId: from,
    currency,
    explained: explanation.buckets.map(({ lots: _lots, ...bucket }) => bucket),
    split: ownOf(explanation, from),
  };
}
