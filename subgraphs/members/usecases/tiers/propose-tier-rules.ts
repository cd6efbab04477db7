import { z } from 'zod';
import { callerKey } from '../../../../chassis/caller.js';
import type { ConfigurationChange } from '../../../../chassis/configuration.js';
import { idShape, parseInput } from '../../../../chassis/parse-input.js';
import type { MembersParts, OpsRequest } from '../members-parts.js';
import { tierRulesKey, tierRulesKind } from './tier-rules-kind.js';

const shape = z.looseObject({ changeId: idShape });

/**
 * Stores a whole new set of rules for a second person to approve; nothing is kept from the set before. Faults: BAD_USER_INPUT with
 * the field's path, IDEMPOTENCY_CONFLICT.
 */
export async function proposeTierRules(
  { configuration }: MembersParts,
  { caller, requestId }: OpsRequest,
  raw: unknown,
): Promise<ConfigurationChange> {
  const { changeId, ...body } = parseInput(shape, raw);
  const by = callerKey(caller);
  return configuration.propose({ changeId, kind: tierRulesKind, key: tierRulesKey, body, by, requestId });
}
