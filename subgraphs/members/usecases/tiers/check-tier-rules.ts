import { parseInput } from '../../../../chassis/parse-input.js';
import type { MembersParts } from '../members-parts.js';
import { tierRulesConfiguration, tierRulesKey } from './tier-rules-kind.js';
import type { TierRulesBody } from './tier-rules-shape.js';

/** The rules that `proposeTierRules` would store of this input. Fault: BAD_USER_INPUT with the field's path. */
export async function checkTierRules({ clock, zone, database }: MembersParts, raw: unknown): Promise<TierRulesBody> {
  const { schema, check } = tierRulesConfiguration(clock, zone);
  const body = parseInput(schema, raw);
  await check?.(database.read, tierRulesKey, body);
  return body;
}
