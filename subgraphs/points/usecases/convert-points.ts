import { z } from 'zod';
import { idShape, parseInput, positivePoints } from '../../../chassis/parse-input.js';
import type { Conversion } from '../domain/answers.js';
import { answerCommand } from './answer-command.js';
import { codeShape, currencyShape } from './input-shapes.js';
import type { PointsParts, ServiceRequest } from './points-parts.js';

const shape = z.object({
  exchangeId: idShape,
  holdId: idShape,
  memberId: idShape,
  from: currencyShape,
  to: currencyShape,
  given: positivePoints,
  received: positivePoints,
  fromPartner: codeShape,
  toPartner: codeShape,
});

/**
 * Gives what is held into clearing and pays the other currency out of clearing, in one step. Refuses with HOLD_NOT_OPEN;
 * a hold of another member, currency or amount is BAD_USER_INPUT.
 */
export async function convertPoints(parts: PointsParts, { via }: ServiceRequest, raw: unknown): Promise<Conversion> {
  const input = parseInput(shape, raw);
  return answerCommand(parts, {
    via,
    id: input.exchangeId,
    input,
    currencies: [
      { code: input.from, path: ['input', 'from'] },
      { code: input.to, path: ['input', 'to'] },
    ],
    command: { kind: 'convertPoints', service: via, ...input },
  });
}
