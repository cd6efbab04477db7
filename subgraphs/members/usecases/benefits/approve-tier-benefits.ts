import { z } from 'zod';
import { callerKey, type RequestContext } from '../../../../chassis/caller.js';
import type { ConfigurationChange } from '../../../../chassis/configuration.js';
import { idShape, parseInput } from '../../../../chassis/parse-input.js';
import type { MembersParts } from '../members-parts.js';
import { tierBenefitsKind } from './tier-benefits-kind.js';

const shape = z.object({ changeId: idShape });

/**
 * Takes a proposed definition live: what is reckoned from now on goes by it. Faults: FORBIDDEN for one's own proposal, BAD_USER_INPUT
 * for a change that is unknown, decided already or overtaken by a newer version.
 */
export async function approveTierBenefits(
  { configuration }: MembersParts,
  { caller, requestId }: Pick<RequestContext, 'caller' | 'requestId'>,
  raw: unknown,
): Promise<ConfigurationChange> {
  const { changeId } = parseInput(shape, raw);
  return configuration.approve({ changeId, kind: tierBenefitsKind, by: callerKey(caller), requestId });
}
