import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import type { DeliveredEvent } from '../../../../chassis/event-intake.js';
import type { Command } from '../../domain/command.js';
import { markMergeDone } from '../../storage/merges.js';
import { findMembersAccounts } from '../../storage/wallets.js';
import type { PointsParts } from '../points-parts.js';

const shape = z.object({ mergeId: z.uuid(), from: z.uuid(), into: z.uuid() });

/** What members tells of a merge, or of its end: whose points went on to whom. */
export type MergeEvent = z.infer<typeof shape>;

export function mergeEventOf({ payload }: Pick<DeliveredEvent, 'payload'>): MergeEvent {
  return shape.parse(payload);
}

/** Throws what the books say against it, so that the event is not taken and comes again. */
export async function postOrThrow({ writer }: PointsParts, command: Command): Promise<void> {
  const result = await writer.post({ command, once: null });
  if (result.kind === 'fault') throw result.error;
  if (result.kind !== 'answered' || 'refusal' in result.answer) throw new Error(`a ${command.kind} was refused`);
}

/** Every currency in which one of these members was ever posted to. */
export async function currenciesUsedBy(tx: EntityManager, ...memberIds: string[]): Promise<string[]> {
  const accounts = await findMembersAccounts(tx, memberIds);
  return [...new Set(accounts.map(({ currency }) => currency))].sort();
}

/** Members waits for every subgraph to have done its part, and so does here whoever erases one of the two. */
export async function tellDone(
  { outbox }: PointsParts,
  tx: EntityManager,
  { mergeId, from }: MergeEvent,
  state: 'MERGED' | 'UNMERGED',
): Promise<void> {
  await markMergeDone(tx, from, mergeId);
  await outbox.write(tx, { topic: 'merge-done-in-points', aggregateId: mergeId, payload: { mergeId, state } });
}
