import { parseInput } from '../../../../chassis/parse-input.js';
import { rewardConfiguration } from '../reward-configuration.js';
import type { RewardBody } from '../reward-shape.js';
import type { CatalogueParts } from './catalogue-parts.js';

/** What `proposeReward` would store of these terms, with every default filled in; stores nothing. Refuses and faults as that does. */
export async function checkReward(
  { database, clock, policy }: CatalogueParts,
  rewardId: string,
  body: unknown,
): Promise<RewardBody> {
  const kind = rewardConfiguration(clock, policy.cashRate.currency);
  const checked = parseInput(kind.schema, body);
  await kind.check?.(database.read, rewardId, checked);
  return checked;
}
