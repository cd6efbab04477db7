import { z } from 'zod';
import { idShape, parseInput } from '../../../chassis/parse-input.js';
import type { HoldAnswer } from '../domain/hold.js';
import { answerCommand, callerOfService } from './answer-command.js';
import type { PointsParts, ServiceRequest } from './points-parts.js';

const shape = z.object({ holdId: idShape });

/**
 * Gives back what is still held, and refuses the hold for ever if it has not come yet. Refuses with HOLD_NOT_OPEN when the
 * points were settled or converted.
 */
export async function voidHold(parts: PointsParts, { via }: ServiceRequest, raw: unknown): Promise<HoldAnswer> {
  const input = parseInput(shape, raw);
  return answerCommand(parts, {
    by: callerOfService(via),
    id: input.holdId,
    input,
    command: { kind: 'voidHold', service: via, ...input },
  });
}
