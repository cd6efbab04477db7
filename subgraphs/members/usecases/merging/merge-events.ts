import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import type { EventHandler, Subscriptions } from '../../../../chassis/event-intake.js';
import { queueJob } from '../../../../chassis/jobs.js';
import type { OutboxEvent } from '../../../../chassis/outbox.js';
import { mergingSubgraphs, type MemberMerge, type MergingSubgraph } from '../../domain/merging/member-merge.js';
import { keepPart } from '../../storage/merging/member-merges.js';
import { finishErasuresJob } from '../rights/finish-erasures.js';

/** Every subgraph that keeps something of members is told of a merge, and of its end. */
export const mergeTopics = ['member-merged', 'member-unmerged'] as const;

/** The merged member is the aggregate, so that merges of one member are taken in their order. */
export function memberMerged(merge: MemberMerge): OutboxEvent {
  return { topic: 'member-merged', aggregateId: merge.mergedId, payload: payloadOf(merge) };
}

export function memberUnmerged(merge: MemberMerge): OutboxEvent {
  return { topic: 'member-unmerged', aggregateId: merge.mergedId, payload: payloadOf(merge) };
}

function payloadOf({ mergeId, mergedId, survivorId }: MemberMerge): Record<string, unknown> {
  return { mergeId, from: mergedId, into: survivorId };
}

const doneShape = z.object({ mergeId: z.uuid(), state: z.enum(['MERGED', 'UNMERGED']) });

/** Each subgraph tells under a topic of its own when it has done its part. */
export function mergePartEvents(): Subscriptions {
  return Object.fromEntries(
    mergingSubgraphs.map((subgraph) => [`merge-done-in-${subgraph}`, { from: subgraph, take: keepPartOf(subgraph) }]),
  );
}

function keepPartOf(subgraph: MergingSubgraph): EventHandler {
  return async (tx: EntityManager, { payload }) => {
    await keepPart(tx, { subgraph, ...doneShape.parse(payload) });
    // Somebody's erasure may have waited for it.
    await queueJob(tx, finishErasuresJob, {}, { key: finishErasuresJob });
  };
}
