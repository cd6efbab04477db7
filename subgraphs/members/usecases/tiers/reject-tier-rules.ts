import { z } from 'zod';
import { callerKey } from '../../../../chassis/caller.js';
import type { ConfigurationChange } from '../../../../chassis/configuration.js';
import { idShape, parseInput } from '../../../../chassis/parse-input.js';
import type { MembersParts, OpsRequest } from '../members-parts.js';
import { tierRulesKind } from './tier-rules-kind.js';

const shape = z.object({ changeId: idShape });

/**
 * Ends a proposal unapplied; by a second person, with the faults of `approveTierRules`.
 */
export async function rejectTierRules(
  { configuration }: MembersParts,
  { caller, requestId }: OpsRequest,
  raw: unknown,
): Promise<ConfigurationChange> {
  const { changeId } = parseInput(shape, raw);
  return configuration.reject({ changeId, kind: tierRulesKind, by: callerKey(caller), requestId });
}
