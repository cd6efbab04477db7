import { canonicalJson } from '../../../../chassis/idempotency.js';
import { rewardKind } from '../reward-configuration.js';
import { rewardShape } from '../reward-shape.js';
import type { CatalogueParts } from './catalogue-parts.js';

/** The terms that are live of every reward, by its id, as what would propose them. One statement. */
export async function rewardDefinitions(parts: CatalogueParts): Promise<Map<string, string>> {
  const live = await parts.configuration.allLive<unknown>(parts.database.read, rewardKind);
  return new Map(live.map(({ key, body }) => [key, definitionOf(parts, body)]));
}

/** Terms as text: what a version from before says nothing of is filled in, so that equal terms have equal text. */
export function definitionOf({ policy }: CatalogueParts, body: unknown): string {
  const read = rewardShape(policy.cashRate.currency).safeParse(body);
  return canonicalJson(read.success ? read.data : body);
}
