import { z } from 'zod';
import { idShape, parseInput, positivePoints } from '../../../chassis/parse-input.js';
import type { HoldAnswer } from '../domain/hold.js';
import { instantOf } from '../domain/instant.js';
import { answerCommand, callerOfService } from './answer-command.js';
import { currencyShape } from './input-shapes.js';
import type { PointsParts, ServiceRequest } from './points-parts.js';
import { originShape, riskContextOf } from './risk-context.js';

const shape = z.object({
  holdId: idShape,
  memberId: idShape,
  currency: currencyShape,
  points: positivePoints,
  purpose: z.enum(['REDEMPTION', 'EXCHANGE']),
  expiresAt: z.date(),
  origin: originShape,
});

/**
 * Sets points aside. Refuses with NOT_ENOUGH_POINTS, with HOLD_NOT_OPEN an id that was voided before, and with
 * UNDER_REVIEW what a person has to look at: asked again, that is answered by the state of then.
 */
export async function holdPoints(parts: PointsParts, { via }: ServiceRequest, raw: unknown): Promise<HoldAnswer> {
  const { origin, ...input } = parseInput(shape, raw);
  return answerCommand(parts, {
    by: callerOfService(via),
    id: input.holdId,
    input,
    currencies: [{ code: input.currency, path: ['input', 'currency'] }],
    command: {
      ...input,
      kind: 'holdPoints',
      service: via,
      expiresAt: instantOf(input.expiresAt),
      risk: riskContextOf(parts, origin),
    },
  });
}
