import { z } from 'zod';
import { idShape, parseInput, positivePoints } from '../../../chassis/parse-input.js';
import { holdPurposes, type HoldAnswer } from '../domain/hold.js';
import { instantOf } from '../domain/instant.js';
import { answerCommand } from './answer-command.js';
import { currencyShape } from './input-shapes.js';
import type { PointsParts, ServiceRequest } from './points-parts.js';

const shape = z.object({
  holdId: idShape,
  memberId: idShape,
  currency: currencyShape,
  points: positivePoints,
  purpose: z.enum(holdPurposes),
  expiresAt: z.date(),
});

/** Sets points aside. Refuses with NOT_ENOUGH_POINTS, and with HOLD_NOT_OPEN an id that was voided before. */
export async function holdPoints(parts: PointsParts, { via }: ServiceRequest, raw: unknown): Promise<HoldAnswer> {
  const input = parseInput(shape, raw);
  return answerCommand(parts, {
    via,
    id: input.holdId,
    input,
    currencies: [{ code: input.currency, path: ['input', 'currency'] }],
    command: { ...input, kind: 'holdPoints', service: via, expiresAt: instantOf(input.expiresAt) },
  });
}
