import { z } from 'zod';
import { idShape, parseInput } from '../../../chassis/parse-input.js';
import type { ReversedExchange } from '../domain/answers.js';
import { answerCommand, callerOfService } from './answer-command.js';
import { givenShape, receivedShape } from './exchange-shapes.js';
import type { PointsParts, ServiceRequest } from './points-parts.js';

const shape = z.object({
  reversalId: idShape,
  exchangeId: idShape,
  memberId: idShape,
  out: givenShape.nullish(),
  in: receivedShape.nullish(),
});

/**
 * Undoes an exchange, as far as it was ours: what was received goes back out of what the member can spend, and what was given
 * comes back to the buckets that it was held from. Both or neither. Refuses with NOT_ENOUGH_POINTS, and with HOLD_NOT_OPEN what was
 * not given, or has come back. A hold of another member, currency or amount is BAD_USER_INPUT, and so is nothing to undo.
 *
 * Of an exchange of which nothing was given here the books keep no state: that it is undone once is known by the reversal's
 * id alone, which the caller derives from the exchange's.
 */
export async function reverseExchange(
  parts: PointsParts,
  { via }: ServiceRequest,
  raw: unknown,
): Promise<ReversedExchange> {
  const input = parseInput(shape, raw);
  const { out = null, in: received = null } = input;
  return answerCommand(parts, {
    by: callerOfService(via),
    id: input.reversalId,
    // As it was meant: a half that is left out is one that is null.
    input: { ...input, out, in: received },
    currencies: [
      ...(out ? [{ code: out.from, path: ['input', 'out', 'from'] }] : []),
      ...(received ? [{ code: received.to, path: ['input', 'in', 'to'] }] : []),
    ],
    command: { kind: 'reverseExchange', service: via, ...input, out, in: received },
  });
}
