import { z } from 'zod';
import { idShape, parseInput } from '../../../chassis/parse-input.js';
import type { Conversion } from '../domain/answers.js';
import { answerCommand, callerOfService } from './answer-command.js';
import { owedAtMostShape, receivedShape } from './exchange-shapes.js';
import type { PointsParts, ServiceRequest } from './points-parts.js';

const shape = z.object({
  exchangeId: idShape,
  memberId: idShape,
  ...receivedShape.shape,
  owedAtMost: owedAtMostShape,
});

/**
 * Pays a member for points that a partner has taken out of its own system: out of what it has prepaid, or to be billed
 * afterwards. Refuses with FUNDS_EXHAUSTED where the block holds less, or the partner would owe more than it may.
 */
export async function receivePoints(parts: PointsParts, { via }: ServiceRequest, raw: unknown): Promise<Conversion> {
  const { owedAtMost, ...input } = parseInput(shape, raw);
  return answerCommand(parts, {
    by: callerOfService(via),
    id: input.exchangeId,
    input,
    currencies: [{ code: input.to, path: ['input', 'to'] }],
    command: { kind: 'receivePoints', ...input, owedAtMost: owedAtMost ?? null },
  });
}
