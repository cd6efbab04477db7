import { z } from 'zod';
import { idShape, parseInput, positivePoints } from '../../../chassis/parse-input.js';
import type { HoldAnswer } from '../domain/hold.js';
import { answerCommand, callerOfService } from './answer-command.js';
import { currencyShape } from './input-shapes.js';
import type { PointsParts, ServiceRequest } from './points-parts.js';
import { originShape, riskContextOf } from './risk-context.js';

const shape = z.object({
  holdId: idShape,
  memberId: idShape,
  currency: currencyShape,
  points: positivePoints,
  origin: originShape,
});

/**
 * Redeems at once: a hold that is settled as it is made, to be returned like any other. Refuses with NOT_ENOUGH_POINTS, with
 * HOLD_NOT_OPEN an id that there is a hold of, and with UNDER_REVIEW what a person has to look at, which ends in the hold or in
 * POSTING_REJECTED.
 */
export async function burnPoints(parts: PointsParts, { via }: ServiceRequest, raw: unknown): Promise<HoldAnswer> {
  const { origin, ...input } = parseInput(shape, raw);
  return answerCommand(parts, {
    by: callerOfService(via),
    id: input.holdId,
    input,
    currencies: [{ code: input.currency, path: ['input', 'currency'] }],
    command: { kind: 'burnPoints', service: via, ...input, risk: riskContextOf(parts, origin) },
  });
}
