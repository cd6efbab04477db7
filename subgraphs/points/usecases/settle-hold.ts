import { z } from 'zod';
import { parseInput, positivePoints } from '../../../chassis/parse-input.js';
import type { HoldAnswer } from '../domain/hold.js';
import { answerCommand } from './answer-command.js';
import { lowerCaseId } from './input-shapes.js';
import type { PointsParts, ServiceRequest } from './points-parts.js';

const shape = z.object({ settlementId: lowerCaseId, holdId: lowerCaseId, points: positivePoints.nullish() });

/**
 * Redeems what is held, or a part of it. Refuses with HOLD_NOT_OPEN when nothing can be settled any more; more than is held
 * is BAD_USER_INPUT.
 */
export async function settleHold(parts: PointsParts, { via }: ServiceRequest, raw: unknown): Promise<HoldAnswer> {
  const input = parseInput(shape, raw);
  const { settlementId, holdId, points = null } = input;
  return answerCommand(parts, {
    via,
    id: settlementId,
    input,
    command: { kind: 'settleHold', settlementId, holdId, points },
  });
}
