import { isDeepStrictEqual } from 'node:util';
import type { EntityManager } from 'typeorm';
import { noFacts } from '../../domain/tiers/spend-fact.js';
import type { TierChange } from '../../domain/tiers/tier-changes.js';
import type { TierLadder } from '../../domain/tiers.js';
import { tierHistory } from '../../domain/tiers/tier-history.js';
import { tierBook } from '../../storage/tiers/tier-book.js';
import { replaceTierChanges, tierChanges, tierFacts } from '../../storage/tiers.js';
import type { MembersParts } from '../members-parts.js';
import { tellTierMoves } from './tell-tier-moves.js';

export type RecomputeParts = Pick<MembersParts, 'outbox' | 'clock' | 'zone'>;

/**
 * Computes the histories of members anew from all there is about them, writes those that have changed and tells of the moves. Three
 * statements where nothing changes. The members have to be locked before anything is read here.
 */
export async function recomputeTiers(
  parts: RecomputeParts,
  tx: EntityManager,
  memberIds: readonly string[],
): Promise<void> {
  if (memberIds.length === 0) return;
  const { changed, ladder } = await rewriteHistories(tx, memberIds, parts.zone);
  await tellTierMoves(parts, tx, changed, ladder);
}

/** Without telling anybody; gives the histories that have changed. */
export async function rewriteHistories(
  tx: EntityManager,
  memberIds: readonly string[],
  zone: string,
): Promise<{ changed: Map<string, TierChange[]>; ladder: TierLadder }> {
  const book = await tierBook(tx);
  const facts = await tierFacts(tx, memberIds);
  const before = await tierChanges(tx, memberIds, book.ladder);
  const histories = memberIds.map((id) => [id, tierHistory(facts.get(id) ?? noFacts, book, zone)] as const);
  const changed = new Map(histories.filter(([id, history]) => !isDeepStrictEqual(history, before.get(id) ?? [])));
  await replaceTierChanges(tx, changed);
  return { changed, ladder: book.ladder };
}
