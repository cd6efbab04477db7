import { z } from 'zod';
import { callerKey, type RequestContext } from '../../../../chassis/caller.js';
import type { ConfigurationChange } from '../../../../chassis/configuration.js';
import { idShape, parseInput } from '../../../../chassis/parse-input.js';
import type { MembersParts } from '../members-parts.js';
import { tierBenefitsKind } from './tier-benefits-kind.js';

const shape = z.object({ changeId: idShape });

/** Ends a proposed definition unapplied, by a second person; with the faults of an approval. */
export async function rejectTierBenefits(
  { configuration }: MembersParts,
  { caller, requestId }: Pick<RequestContext, 'caller' | 'requestId'>,
  raw: unknown,
): Promise<ConfigurationChange> {
  const { changeId } = parseInput(shape, raw);
  return configuration.reject({ changeId, kind: tierBenefitsKind, by: callerKey(caller), requestId });
}
