import { z } from 'zod';
import { idShape, parseInput, positivePoints } from '../../../chassis/parse-input.js';
import type { Conversion } from '../domain/answers.js';
import { answerCommand, callerOfService } from './answer-command.js';
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
  prepaid: z.boolean().nullish(),
});

/**
 * Gives what is held into clearing and pays the other currency out of clearing, in one step; out of what
 * `fromPartner` has prepaid, if it is said so. Refuses with HOLD_NOT_OPEN and FUNDS_EXHAUSTED;
 * a hold of another member, currency or amount is BAD_USER_INPUT.
 */
export async function convertPoints(parts: PointsParts, { via }: ServiceRequest, raw: unknown): Promise<Conversion> {
  const input = parseInput(shape, raw);
  return answerCommand(parts, {
    by: callerOfService(via),
    id: input.exchangeId,
    input,
    currencies: [
      { code: input.from, path: ['input', 'from'] },
      { code: input.to, path: ['input', 'to'] },
    ],
    command: { kind: 'convertPoints', service: via, ...input, prepaid: input.prepaid ?? false },
  });
}
