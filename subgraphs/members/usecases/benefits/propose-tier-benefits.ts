import { z } from 'zod';
import { callerKey, type RequestContext } from '../../../../chassis/caller.js';
import type { ConfigurationChange } from '../../../../chassis/configuration.js';
import { idShape, parseInput } from '../../../../chassis/parse-input.js';
import type { MembersParts } from '../members-parts.js';
import { tierBenefitsKey, tierBenefitsKind } from './tier-benefits-kind.js';

const shape = z.object({ changeId: idShape, tiers: z.unknown() });

/**
 * Stores a whole new definition of what the tiers give, for a second person to approve. Faults: BAD_USER_INPUT with the field's path,
 * IDEMPOTENCY_CONFLICT.
 */
export async function proposeTierBenefits(
  { configuration }: MembersParts,
  { caller, requestId }: Pick<RequestContext, 'caller' | 'requestId'>,
  raw: unknown,
): Promise<ConfigurationChange> {
  const { changeId, tiers } = parseInput(shape, raw);
  return configuration.propose({
    changeId,
    kind: tierBenefitsKind,
    key: tierBenefitsKey,
    body: { tiers },
    by: callerKey(caller),
    requestId,
  });
}
