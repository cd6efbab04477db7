import { z } from 'zod';
import { idShape, parseInput, positivePoints } from '../../../chassis/parse-input.js';
import type { HoldAnswer } from '../domain/hold.js';
import { answerCommand, callerOfService } from './answer-command.js';
import { currencyShape } from './input-shapes.js';
import type { PointsParts, ServiceRequest } from './points-parts.js';

const shape = z.object({
  settlementId: idShape,
  holdId: idShape,
  memberId: idShape,
  currency: currencyShape,
  points: positivePoints,
});

/**
 * Redeems what is held, or a part of it. Refuses with HOLD_NOT_OPEN when nothing can be settled any more; a hold of another
 * member, currency or purpose, and more than is held, are BAD_USER_INPUT.
 */
export async function settleHold(parts: PointsParts, { via }: ServiceRequest, raw: unknown): Promise<HoldAnswer> {
  const input = parseInput(shape, raw);
  const command = { kind: 'settleHold' as const, service: via, ...input };
  return answerCommand(parts, { by: callerOfService(via), id: input.settlementId, input, command });
}
