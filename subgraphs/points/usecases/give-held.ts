import { z } from 'zod';
import { idShape, parseInput } from '../../../chassis/parse-input.js';
import type { Conversion } from '../domain/answers.js';
import { answerCommand, callerOfService } from './answer-command.js';
import { givenShape } from './exchange-shapes.js';
import type { PointsParts, ServiceRequest } from './points-parts.js';

const shape = z.object({ exchangeId: idShape, memberId: idShape, ...givenShape.shape });

/**
 * Gives what is held to a partner that pays for it with points of its own system. Refuses with HOLD_NOT_OPEN; a hold of another
 * member, currency or amount is BAD_USER_INPUT.
 */
export async function giveHeld(parts: PointsParts, { via }: ServiceRequest, raw: unknown): Promise<Conversion> {
  const input = parseInput(shape, raw);
  return answerCommand(parts, {
    by: callerOfService(via),
    id: input.exchangeId,
    input,
    currencies: [{ code: input.from, path: ['input', 'from'] }],
    command: { kind: 'giveHeld', service: via, ...input },
  });
}
