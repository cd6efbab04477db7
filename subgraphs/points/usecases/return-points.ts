import { z } from 'zod';
import { parseInput, positivePoints } from '../../../chassis/parse-input.js';
import type { HoldAnswer } from '../domain/hold.js';
import { answerCommand } from './answer-command.js';
import { lowerCaseId } from './input-shapes.js';
import type { PointsParts, ServiceRequest } from './points-parts.js';

const shape = z.object({ reversalId: lowerCaseId, holdId: lowerCaseId, points: positivePoints });

/**
 * Gives settled points back to the buckets they came from. Refuses with HOLD_NOT_OPEN when none are settled; more than are
 * settled is BAD_USER_INPUT.
 */
export async function returnPoints(parts: PointsParts, { via }: ServiceRequest, raw: unknown): Promise<HoldAnswer> {
  const input = parseInput(shape, raw);
  return answerCommand(parts, { via, id: input.reversalId, input, command: { kind: 'returnPoints', ...input } });
}
