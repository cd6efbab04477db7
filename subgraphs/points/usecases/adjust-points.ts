import { z } from 'zod';
import { callerKey } from '../../../chassis/caller.js';
import { newId } from '../../../chassis/ids.js';
import { idShape, parseInput } from '../../../chassis/parse-input.js';
import type { Posting } from '../domain/answers.js';
import { memberNotActive, unknownMember } from '../domain/errors.js';
import { answerCheckedCommand } from './answer-checked-command.js';
import { askMemberStanding } from './ask-member-standing.js';
import { currencyShape, signedWhole } from './input-shapes.js';
import type { OpsRequest, PointsParts } from './points-parts.js';

const shape = z.object({
  adjustmentId: idShape,
  memberId: idShape,
  currency: currencyShape.nullish(),
  points: signedWhole,
  // A code and no free text: what the journal says it says for ever, so there must be no room for a person in it.
  reason: z.string().regex(/^[A-Z][A-Z0-9_]{1,39}$/, {
    error: 'must be a code: 2 to 40 capitals, digits and underscores, a letter first',
  }),
});

/**
 * Puts a mistake right, by a person's word. Refuses with NOT_ENOUGH_POINTS, MEMBER_NOT_ACTIVE, and with UNDER_REVIEW what a
 * second person has to agree to, which ends in the posting or in POSTING_REJECTED. Faults: BAD_USER_INPUT,
 * IDEMPOTENCY_CONFLICT, UNAVAILABLE when members cannot be asked.
 */
export async function adjustPoints(parts: PointsParts, request: OpsRequest, raw: unknown): Promise<Posting> {
  const asked = parseInput(shape, raw);
  const { adjustmentId, memberId, points, reason } = asked;
  const currency = asked.currency ?? parts.own.code;
  const by = callerKey(request.caller);
  return answerCheckedCommand(parts, {
    by: request.caller,
    kind: 'adjustPoints',
    id: adjustmentId,
    input: { ...asked, currency },
    currencies: [{ code: currency, path: ['input', 'currency'] }],
    audit: {
      by,
      action: 'adjustment.asked',
      subject: `member/${memberId}`,
      details: { adjustmentId, currency, points, reason },
      requestId: request.requestId,
    },
    check: async () => {
      const member = await askMemberStanding(parts, request, { memberId });
      if (!member) throw unknownMember({ path: ['input', 'memberId'] });
      // What is wrong with a suspended member's wallet is put right all the same: it may be why they are suspended.
      if (member.status !== 'ACTIVE' && member.status !== 'SUSPENDED') throw memberNotActive({ status: member.status });
      return {
        kind: 'adjustPoints',
        adjustmentId,
        memberId,
        currency,
        points,
        reason,
        askedBy: by,
        fourEyesFrom: parts.policy.fourEyesFrom,
        reviewId: newId(),
      };
    },
  });
}
