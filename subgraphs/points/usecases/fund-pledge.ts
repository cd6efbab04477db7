import { z } from 'zod';
import { callerKey } from '../../../chassis/caller.js';
import { idShape, parseInput } from '../../../chassis/parse-input.js';
import { sponsorOf } from '../domain/account.js';
import type { Funding } from '../domain/answers.js';
import { unknownCause } from '../domain/errors.js';
import { answerCheckedCommand } from './answer-checked-command.js';
import { liveCause } from './donation-cause.js';
import { codeShape, signedWhole } from './input-shapes.js';
import type { OpsRequest, PointsParts } from './points-parts.js';

const shape = z.object({
  fundingId: idShape,
  cause: codeShape,
  amount: z.object({ amountMinor: signedWhole, currency: z.literal('CNY', { error: 'must be CNY' }) }),
});

/**
 * Adds to what a sponsor has pledged to a cause, or takes back what is not used yet: above zero in, below zero out. Refuses
 * with FUNDS_EXHAUSTED; a cause that never was live is BAD_USER_INPUT.
 */
export async function fundPledge(parts: PointsParts, request: OpsRequest, raw: unknown): Promise<Funding> {
  const input = parseInput(shape, raw);
  const { fundingId, cause, amount } = input;
  const { kind: account, owner, currency } = sponsorOf(cause);
  return answerCheckedCommand(parts, {
    by: request.caller,
    kind: 'fundAccount',
    id: fundingId,
    input,
    audit: {
      by: callerKey(request.caller),
      action: 'pledge.funded',
      subject: `donation-cause/${cause}`,
      details: { fundingId, amountMinor: amount.amountMinor },
      requestId: request.requestId,
    },
    check: async () => {
      if (!(await liveCause(parts, parts.database.read, cause)))
        throw unknownCause({ path: ['input', 'cause'], cause });
      return {
        kind: 'fundAccount',
        fundingId,
        account: account as 'SPONSOR',
        owner,
        currency,
        points: amount.amountMinor,
      };
    },
  });
}
