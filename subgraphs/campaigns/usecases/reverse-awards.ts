import { z } from 'zod';
import type { OnBehalfOf } from '../../../chassis/service-calls.js';
import type { Purchase } from '../domain/purchase.js';
import { type PurchaseReturn, type TakenBack, type TakenFromAward, takenFromAwards } from '../domain/return.js';
import { markReversed } from '../storage/purchase-returns.js';
import type { CampaignParts } from './campaign-parts.js';

const query = `mutation ReverseAwards($input: ReverseAwardsInput!) {
  reverseAwards(input: $input) { __typename ... on ReversedAwards { taken owed forgone } }
}`;

const whole = z.number().int().nonnegative();
const answerShape = z.object({
  reverseAwards: z.object({ __typename: z.literal('ReversedAwards'), taken: whole, owed: whole, forgone: whole }),
});

/**
 * Asks points to take back what a recorded return costs, and marks the return. Safe to repeat, as `postAwards` is. The
 * purchase has to be posted: before, points has nothing to take back, and it is not known what a cap has cut. Throws when
 * points cannot be reached; the return is then as it was.
 */
export async function reverseAwards(
  parts: CampaignParts,
  on: OnBehalfOf,
  purchase: Purchase,
  taken: PurchaseReturn,
  patienceMs?: number,
): Promise<PurchaseReturn> {
  if (taken.posting === 'POSTED') return taken;
  if (purchase.posting !== 'POSTED') throw new Error('a return can be taken back only from awards that are posted');
  const awards = takenFromAwards(purchase.awards, purchase.lines, taken.lines);
  const takenBack: TakenBack =
    awards.length === 0
      ? { taken: 0, owed: 0, forgone: 0 }
      : await ask(parts, on, { purchase, taken, awards }, patienceMs);
  await markReversed(parts.database.read, taken.id, takenBack);
  return { ...taken, posting: 'POSTED', takenBack };
}

/** As `reverseAwards`, but where it throws the return stands as it is and `finishPendingPostings` will drive it on. */
export async function reverseAwardsOrLeavePending(
  parts: CampaignParts,
  on: OnBehalfOf,
  purchase: Purchase,
  taken: PurchaseReturn,
  patienceMs?: number,
): Promise<PurchaseReturn> {
  if (purchase.posting !== 'POSTED') return taken;
  try {
    return await reverseAwards(parts, on, purchase, taken, patienceMs);
  } catch (error) {
    parts.log.warn({ err: error, returnId: taken.id, requestId: on.requestId }, 'a return waits for points');
    return taken;
  }
}

async function ask(
  parts: CampaignParts,
  on: OnBehalfOf,
  asked: { purchase: Purchase; taken: PurchaseReturn; awards: readonly TakenFromAward[] },
  patienceMs?: number,
): Promise<TakenBack> {
  const { purchase, taken, awards } = asked;
  const { id: purchaseId, memberId } = purchase;
  const input = { returnId: taken.id, purchaseId, memberId, currency: parts.policy.currency, awards };
  const request = { query, variables: { input } };
  const answer = answerShape.parse(await parts.calls.graphql('points', request, on, patienceMs));
  const { taken: points, owed, forgone } = answer.reverseAwards;
  return { taken: points, owed, forgone };
}
