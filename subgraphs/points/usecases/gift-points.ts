import { z } from 'zod';
import { idShape, parseInput, positivePoints } from '../../../chassis/parse-input.js';
import type { Posting } from '../domain/answers.js';
import { recipientNotFound } from '../domain/errors.js';
import { answerCheckedCommand } from './answer-checked-command.js';
import { askMemberStanding, whyMayNotGive } from './ask-member-standing.js';
import { codeShape, currencyShape, deviceShape } from './input-shapes.js';
import type { MemberRequest, PointsParts } from './points-parts.js';
import { riskContextOf } from './risk-context.js';

const shape = z
  .object({
    giftId: idShape,
    toMemberId: idShape.nullish(),
    toMemberNumber: codeShape.nullish(),
    currency: currencyShape.nullish(),
    points: positivePoints,
    device: deviceShape,
  })
  .refine(
    ({ toMemberId, toMemberNumber }) => (typeof toMemberId === 'string') !== (typeof toMemberNumber === 'string'),
    {
      error: 'name the receiver by toMemberId or by toMemberNumber, one of the two',
      path: ['toMemberId'],
    },
  );

/**
 * Gives spendable points to another member; both have to be active. Refuses with NOT_ENOUGH_POINTS, GIFT_LIMIT_EXCEEDED,
 * RECIPIENT_NOT_FOUND, MEMBER_NOT_ACTIVE, and with UNDER_REVIEW what a person has to look at, which ends in the posting or
 * in POSTING_REJECTED. Faults: BAD_USER_INPUT, IDEMPOTENCY_CONFLICT, MEMBER_SUSPENDED, UNAVAILABLE when members cannot be asked.
 */
export async function giftPoints(parts: PointsParts, request: MemberRequest, raw: unknown): Promise<Posting> {
  const { device, ...asked } = parseInput(shape, raw);
  const currency = asked.currency ?? parts.own.code;
  const { giftId, points, toMemberId, toMemberNumber } = asked;
  return answerCheckedCommand(parts, {
    by: request.caller,
    kind: 'giftPoints',
    id: giftId,
    input: { ...asked, currency },
    currencies: [{ code: currency, path: ['input', 'currency'] }],
    check: async () => {
      const [giver, receiver] = await Promise.all([
        askMemberStanding(parts, request, { memberId: request.memberId }),
        askMemberStanding(
          parts,
          request,
          toMemberId ? { memberId: toMemberId } : { memberNumber: toMemberNumber ?? '' },
        ),
      ]);
      const refused = whyMayNotGive(giver);
      if (refused) throw refused;
      if (receiver?.status !== 'ACTIVE') throw recipientNotFound();
      return {
        kind: 'giftPoints',
        giftId,
        memberId: request.memberId,
        toMemberId: receiver.memberId,
        currency,
        points,
        atMost: parts.policy.giftAtMost,
        risk: riskContextOf(parts, { device }),
      };
    },
  });
}
