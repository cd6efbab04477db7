import { z } from 'zod';
import { callerKey } from '../../../../chassis/caller.js';
import type { ConfigurationChange } from '../../../../chassis/configuration.js';
import { idShape, parseInput } from '../../../../chassis/parse-input.js';
import type { MembersParts, OpsRequest } from '../members-parts.js';
import { tierRulesKind } from './tier-rules-kind.js';

const shape = z.object({ changeId: idShape });

/**
 * Announces proposed rules: they are in force from their month on. Faults: FORBIDDEN for one's own proposal, BAD_USER_INPUT for a change
 * that is unknown, decided already or overtaken by a newer version, and for rules whose month has begun meanwhile.
 */
export async function approveTierRules(
  { configuration }: MembersParts,
  { caller, requestId }: OpsRequest,
  raw: unknown,
): Promise<ConfigurationChange> {
  const { changeId } = parseInput(shape, raw);
  return configuration.approve({ changeId, kind: tierRulesKind, by: callerKey(caller), requestId });
}
