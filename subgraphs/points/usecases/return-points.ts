import { z } from 'zod';
import { idShape, parseInput, positivePoints } from '../../../chassis/parse-input.js';
import type { HoldAnswer } from '../domain/hold.js';
import { answerCommand, callerOfService } from './answer-command.js';
import { currencyShape } from './input-shapes.js';
import type { PointsParts, ServiceRequest } from './points-parts.js';

const shape = z.object({
  reversalId: idShape,
  holdId: idShape,
  memberId: idShape,
  currency: currencyShape,
  points: positivePoints,
});

/**
 * Gives settled points back to the buckets they came from. Refuses with HOLD_NOT_OPEN when none are settled; a hold of
 * another member, currency or purpose, and more than are settled, are BAD_USER_INPUT.
 */
export async function returnPoints(parts: PointsParts, { via }: ServiceRequest, raw: unknown): Promise<HoldAnswer> {
  const input = parseInput(shape, raw);
  const command = { kind: 'returnPoints' as const, service: via, ...input };
  return answerCommand(parts, { by: callerOfService(via), id: input.reversalId, input, command });
}
