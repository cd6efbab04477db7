import { z } from 'zod';
import { callerKey } from '../../../chassis/caller.js';
import type { ConfigurationChange } from '../../../chassis/configuration.js';
import { idShape, parseInput } from '../../../chassis/parse-input.js';
import type { OpsRequest, PointsParts } from './points-parts.js';
import { riskRulesKind } from './risk-rules.js';

const shape = z.object({ changeId: idShape });

/**
 * Takes a proposed set of rules live: they decide from the next posting on. Faults: FORBIDDEN for one's own proposal,
 * BAD_USER_INPUT for a change that is unknown, decided already or overtaken by a newer version.
 */
export async function approveRiskRules(
  { configuration }: PointsParts,
  { caller, requestId }: OpsRequest,
  raw: unknown,
): Promise<ConfigurationChange> {
  const { changeId } = parseInput(shape, raw);
  return configuration.approve({ changeId, kind: riskRulesKind, by: callerKey(caller), requestId });
}
