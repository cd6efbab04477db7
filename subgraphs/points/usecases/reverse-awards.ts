import { z } from 'zod';
import { idShape, parseInput, positivePoints } from '../../../chassis/parse-input.js';
import type { ReversedAwards } from '../domain/answers.js';
import { reversalPolicies } from '../domain/command.js';
import { answerCommand, callerOfService } from './answer-command.js';
import { codeShape, currencyShape } from './input-shapes.js';
import type { PointsParts, ServiceRequest } from './points-parts.js';

const shape = z.object({
  returnId: idShape,
  purchaseId: idShape,
  memberId: idShape,
  currency: currencyShape,
  policy: z.enum(reversalPolicies).nullish(),
  awards: z
    .array(
      z.object({
        awardId: idShape,
        lines: z
          .array(z.object({ lineId: codeShape, points: positivePoints }))
          .min(1, { error: 'must hold a line' })
          .max(1_000, { error: 'must not hold more than 1,000 lines' }),
      }),
    )
    .min(1, { error: 'must hold an award' })
    .max(100, { error: 'must not hold more than 100 awards' }),
});

/**
 * Takes back what returned lines earned, once per return, as far as the policy goes: the request's, or the programme's. Faults: BAD_USER_INPUT for awards and lines the purchase does not
 * have and for more than a line has left, IDEMPOTENCY_CONFLICT.
 */
export async function reverseAwards(
  parts: PointsParts,
  { via }: ServiceRequest,
  raw: unknown,
): Promise<ReversedAwards> {
  const input = parseInput(shape, raw);
  return answerCommand(parts, {
    by: callerOfService(via),
    id: input.returnId,
    input,
    currencies: [{ code: input.currency, path: ['input', 'currency'] }],
    command: { kind: 'reverseAwards', ...input, policy: input.policy ?? parts.policy.reversal },
  });
}
