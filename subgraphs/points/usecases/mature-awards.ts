import { z } from 'zod';
import { idShape, parseInput } from '../../../chassis/parse-input.js';
import type { MaturedAwards } from '../domain/answers.js';
import { answerCommand, callerOfService } from './answer-command.js';
import { currencyShape } from './input-shapes.js';
import type { PointsParts, ServiceRequest } from './points-parts.js';

const shape = z.object({
  maturityId: idShape,
  purchaseId: idShape,
  memberId: idShape,
  currency: currencyShape,
  awards: z
    .array(z.object({ awardId: idShape }))
    .min(1, { error: 'must hold an award' })
    .max(100, { error: 'must not hold more than 100 awards' }),
});

/**
 * Makes what awards of a purchase still have pending spendable now. An award with nothing pending is left as it is; one that
 * this purchase of this member does not have is BAD_USER_INPUT.
 */
export async function matureAwards(parts: PointsParts, { via }: ServiceRequest, raw: unknown): Promise<MaturedAwards> {
  const input = parseInput(shape, raw);
  const command = { kind: 'matureAwards' as const, ...input };
  return answerCommand(parts, { by: callerOfService(via), id: input.maturityId, input, command });
}
