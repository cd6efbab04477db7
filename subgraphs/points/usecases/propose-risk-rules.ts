import { z } from 'zod';
import { callerKey } from '../../../chassis/caller.js';
import type { ConfigurationChange } from '../../../chassis/configuration.js';
import { idShape, parseInput } from '../../../chassis/parse-input.js';
import type { OpsRequest, PointsParts } from './points-parts.js';
import { riskRulesKey, riskRulesKind } from './risk-rules.js';

const shape = z.object({ changeId: idShape, rules: z.unknown() });

/**
 * Stores a whole new set of risk rules for a second person to approve; none is kept from the set before. Faults:
 * BAD_USER_INPUT with the field's path, IDEMPOTENCY_CONFLICT.
 */
export async function proposeRiskRules(
  { configuration }: PointsParts,
  { caller, requestId }: OpsRequest,
  raw: unknown,
): Promise<ConfigurationChange> {
  const { changeId, rules } = parseInput(shape, raw);
  return configuration.propose({
    changeId,
    kind: riskRulesKind,
    key: riskRulesKey,
    body: { rules },
    by: callerKey(caller),
    requestId,
  });
}
