import { z } from 'zod';
import { callerKey } from '../../../chassis/caller.js';
import type { ConfigurationDecision } from '../../../chassis/configuration.js';
import { idShape, parseInput } from '../../../chassis/parse-input.js';
import type { OnBehalfOf } from '../../../chassis/service-calls.js';
import { campaignKindName } from './campaign-kind.js';

const inputShape = z.object({ changeId: idShape });

/** Which change of a campaign is meant, and who decides on it. Throws BAD_USER_INPUT. */
export function decisionOf({ caller, requestId }: OnBehalfOf, raw: unknown): ConfigurationDecision {
  const { changeId } = parseInput(inputShape, raw);
  return { changeId, kind: campaignKindName, by: callerKey(caller), requestId };
}
