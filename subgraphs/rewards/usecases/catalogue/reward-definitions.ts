import { canonicalJson } from '../../../../chassis/idempotency.js';
import { rewardKind } from '../reward-configuration.js';
import { rewardShape } from '../reward-shape.js';
import type { CatalogueParts } from './catalogue-parts.js';

/** A window that is over. */
export interface PastWindow {
  opensAt: Date;
  closesAt: Date;
}

/** The live terms of rewards, by their ids, as they were proposed. One statement. */
export async function liveTerms(
  { configuration, database }: CatalogueParts,
  rewardIds: readonly string[],
): Promise<Map<string, unknown>> {
  const live = await configuration.liveOf<unknown>(database.read, rewardKind, rewardIds);
  return new Map(live.map(({ key, body }) => [key, body]));
}

/**
 * Terms as text: what a version from before says nothing of is filled in, so that equal terms have equal text.
 * @param past the window of a reward that has ended: elsewhere it is not to begin again
 */
export function definitionOf({ policy }: CatalogueParts, body: unknown, past: PastWindow | null = null): string {
  const read = rewardShape(policy.cashRate.currency).safeParse(body);
  const terms = (read.success ? read.data : body) as Record<string, unknown>;
  return canonicalJson(past ? { ...terms, ...past } : terms);
}
