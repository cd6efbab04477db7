import { z } from 'zod';
import { badInput } from '../../../chassis/domain-error.js';
import { idShape, parseInput, positivePoints } from '../../../chassis/parse-input.js';
import type { Posting } from '../domain/answers.js';
import { donationWorth, ownRate } from '../domain/donation-worth.js';
import { unknownCause } from '../domain/errors.js';
import { answerCheckedCommand } from './answer-checked-command.js';
import { askMemberStanding, whyMayNotGive } from './ask-member-standing.js';
import { liveCause } from './donation-cause.js';
import { codeShape, currencyShape, deviceShape } from './input-shapes.js';
import type { MemberRequest, PointsParts } from './points-parts.js';
import { riskContextOf } from './risk-context.js';

const shape = z.object({
  donationId: idShape,
  cause: codeShape,
  currency: currencyShape.nullish(),
  points: positivePoints,
  device: deviceShape,
});

/**
 * Gives spendable points of the programme's own currency to a cause, at the worth that is declared when it is asked.
 * Refuses with NOT_ENOUGH_POINTS, FUNDS_EXHAUSTED when the sponsor's pledge does not cover the worth, MEMBER_NOT_ACTIVE, and
 * with UNDER_REVIEW what a person has to look at, which ends in the posting or in POSTING_REJECTED. Faults: BAD_USER_INPUT,
 * also for a cause that takes no donations; IDEMPOTENCY_CONFLICT; MEMBER_SUSPENDED; UNAVAILABLE when members cannot be asked.
 */
export async function donatePoints(parts: PointsParts, request: MemberRequest, raw: unknown): Promise<Posting> {
  const { device, ...asked } = parseInput(shape, raw);
  const { own, database } = parts;
  const { donationId, cause, points, currency = null } = asked;
  const { memberId } = request;
  if (currency !== null && currency !== own.code) {
    throw badInput({
      path: ['input', 'currency'],
      reason: `must be ${own.code}: causes take the programme's own points`,
    });
  }
  return answerCheckedCommand(parts, {
    by: request.caller,
    kind: 'donatePoints',
    id: donationId,
    input: { ...asked, currency: own.code },
    check: async () => {
      const [body, donor] = await Promise.all([
        liveCause(parts, database.read, cause),
        askMemberStanding(parts, request, { memberId }),
      ]);
      if (!body?.open) throw unknownCause({ path: ['input', 'cause'], cause });
      const refused = whyMayNotGive(donor);
      if (refused) throw refused;
      return {
        kind: 'donatePoints',
        donationId,
        memberId,
        currency: own.code,
        points,
        cause,
        ...donationWorth(points, body.rate, ownRate(own.pointsPerYuan)),
        risk: riskContextOf(parts, { device }),
      };
    },
  });
}
