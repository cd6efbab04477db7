import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import type { EventHandler, Subscriptions } from '../../../../chassis/event-intake.js';
import type { Outbox } from '../../../../chassis/outbox.js';
import { endMerge, keepMerge, type MemberMerge } from '../../storage/merging/member-merges.js';

/** What members is told under when this subgraph has done its part. */
export const mergeDone = 'merge-done-in-rewards';

const shape = z.object({ mergeId: z.uuid(), from: z.uuid(), into: z.uuid() });

/**
 * Members tells that two members are one person, and when they are two again: redemptions of the one are shown as the other's, and
 * otherwise stay as they are. So parting them again restores both. Safe to repeat.
 */
export function mergeEvents(outbox: Outbox): Subscriptions {
  const following =
    (act: (tx: EntityManager, merge: MemberMerge) => Promise<void>, state: 'MERGED' | 'UNMERGED'): EventHandler =>
    async (tx, { payload }) => {
      const merge = shape.parse(payload);
      await act(tx, merge);
      const { mergeId } = merge;
      await outbox.write(tx, { topic: mergeDone, aggregateId: mergeId, payload: { mergeId, state } });
    };
  return {
    'member-merged': { from: 'members', take: following(keepMerge, 'MERGED') },
    'member-unmerged': { from: 'members', take: following(endMerge, 'UNMERGED') },
  };
}
