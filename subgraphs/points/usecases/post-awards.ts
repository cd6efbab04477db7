import { z } from 'zod';
import { idShape, nonNegativeWhole, parseInput, positivePoints } from '../../../chassis/parse-input.js';
import { dayOf } from '../../../chassis/programme-time.js';
import type { PostedAwards } from '../domain/answers.js';
import type { PostAwards } from '../domain/command.js';
import { instantOf } from '../domain/instant.js';
import { answerCommand, callerOfService, type CommandRequest } from './answer-command.js';
import { codeShape, currencyShape } from './input-shapes.js';
import type { PointsParts, ServiceRequest } from './points-parts.js';

export const postAwardsShape = z.object({
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
        lines: z
          .array(z.object({ lineId: codeShape, points: positivePoints }))
          .min(1, { error: 'must hold a line' })
          .max(1_000, { error: 'must not hold more than 1,000 lines' }),
        budget: codeShape.nullish(),
        whenShort: z.enum(['PART', 'NOTHING']).nullish(),
        validityMonths: z.number().int().min(0).max(1_200).nullish(),
        green: z.boolean().nullish(),
      }),
    )
    .min(1, { error: 'must hold an award' })
    .max(100, { error: 'must not hold more than 100 awards' }),
});

type PostAwardsInput = z.output<typeof postAwardsShape>;

/**
 * Posts what a purchase earned, once per purchase, the award of the highest priority first. Pays what the member's cap of
 * the purchase's day and the awards' budgets leave, and answers what was cut. Validity runs from the purchase's day to the end of
 * the month. An award or line of nothing is left out by the caller. Faults: BAD_USER_INPUT, IDEMPOTENCY_CONFLICT.
 */
export async function postAwards(parts: PointsParts, by: ServiceRequest, raw: unknown): Promise<PostedAwards> {
  const input = parseInput(postAwardsShape, raw);
  const currencies = [{ code: input.currency, path: ['input', 'currency'] }];
  return answerCommand(parts, { ...postAwardsRequest(parts, by, input), currencies });
}

/** The one request for a purchase's awards, under its id, whether they come alone or in a list. */
export function postAwardsRequest(
  parts: PointsParts,
  { via }: ServiceRequest,
  input: PostAwardsInput,
): CommandRequest<'postAwards'> {
  return { by: callerOfService(via), id: input.purchaseId, input, command: postAwardsCommand(parts, input) };
}

/** The command that an input asks for, by the programme's calendar and limits. */
export function postAwardsCommand(
  { calendar, monthEnds, policy }: Pick<PointsParts, 'calendar' | 'monthEnds' | 'policy'>,
  input: PostAwardsInput,
): PostAwards {
  const { purchaseId, memberId, currency, occurredAt, pendingUntil, saleAmount } = input;
  return {
    kind: 'postAwards',
    purchaseId,
    memberId,
    currency,
    day: dayOf(occurredAt, calendar.zone),
    dailyCap: policy.dailyEarnCap,
    occurredAt: instantOf(occurredAt),
    pendingUntil: pendingUntil ? instantOf(pendingUntil) : null,
    saleAmountMinor: saleAmount.amountMinor,
    saleCurrency: saleAmount.currency,
    awards: input.awards.map(({ budget, whenShort, validityMonths, green, ...award }) => ({
      ...award,
      budget: budget ?? null,
      whenShort: whenShort ?? 'PART',
      expiresAt: monthEnds.after(occurredAt, validityMonths ?? calendar.validityMonths),
      green: green ?? false,
    })),
  };
}
