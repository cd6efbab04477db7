import { z } from 'zod';
import { idShape, nonNegativeWhole, parseInput, positivePoints } from '../../../chassis/parse-input.js';
import { endOfMonth } from '../../../chassis/programme-time.js';
import type { PostedAwards } from '../domain/answers.js';
import { instantOf } from '../domain/instant.js';
import { answerCommand } from './answer-command.js';
import { codeShape, currencyShape } from './input-shapes.js';
import type { PointsParts, ServiceRequest } from './points-parts.js';

const shape = z.object({
  purchaseId: idShape,
  memberId: idShape,
  currency: currencyShape,
  occurredAt: z.date(),
  pendingUntil: z.date().nullish(),
  saleAmount: z.object({ amountMinor: nonNegativeWhole, currency: codeShape }),
  awards: z
    .array(
      z.object({
        awardId: idShape,
        campaignId: codeShape,
        version: z.number().int().min(1, { error: 'must be one or more' }),
        points: positivePoints,
        lines: z.array(z.object({ lineId: codeShape, points: positivePoints })).min(1, { error: 'must hold a line' }),
      }),
    )
    .min(1, { error: 'must hold an award' }),
});

/**
 * Posts what a purchase earned, once per purchase. Validity runs from the purchase's day to the end of the month. An award
 * or line of nothing is left out by the caller. Faults: BAD_USER_INPUT, IDEMPOTENCY_CONFLICT.
 */
export async function postAwards(parts: PointsParts, { via }: ServiceRequest, raw: unknown): Promise<PostedAwards> {
  const input = parseInput(shape, raw);
  const { zone, validityMonths } = parts.calendar;
  return answerCommand(parts, {
    via,
    id: input.purchaseId,
    input,
    currencies: [{ code: input.currency, path: ['input', 'currency'] }],
    command: {
      kind: 'postAwards',
      purchaseId: input.purchaseId,
      memberId: input.memberId,
      currency: input.currency,
      occurredAt: instantOf(input.occurredAt),
      pendingUntil: input.pendingUntil ? instantOf(input.pendingUntil) : null,
      expiresAt: instantOf(endOfMonth(input.occurredAt, zone, validityMonths)),
      saleAmountMinor: input.saleAmount.amountMinor,
      saleCurrency: input.saleAmount.currency,
      awards: input.awards,
    },
  });
}
