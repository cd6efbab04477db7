import { z } from 'zod';
import type { OnBehalfOf } from '../../../chassis/service-calls.js';
import type { AwardId } from '../../../schema/vocabulary.js';
import { awardsAsPaid, type PaidAward } from '../domain/posting.js';
import type { Award, Purchase, PurchaseLine } from '../domain/purchase.js';
import { markPosted } from '../storage/purchases.js';
import type { CampaignParts } from './campaign-parts.js';

const query = `mutation PostAwards($input: PostAwardsInput!) {
  postAwards(input: $input) { __typename ... on PostedAwards { awards { awardId points cut lines { lineId points } } } }
}`;

const whole = z.number().int().nonnegative();
const answerShape = z.object({
  postAwards: z.object({
    __typename: z.literal('PostedAwards'),
    awards: z.array(
      z.object({
        awardId: z.string().transform((id) => id as AwardId),
        points: whole,
        cut: whole,
        lines: z.array(z.object({ lineId: z.string(), points: whole })),
      }),
    ),
  }),
});

/**
 * Asks points to post a recorded purchase's awards, and marks them posted. Safe to repeat, by anybody, at the same time:
 * everything asked comes from what is stored, under the purchase's id, so points pays once and answers the same again.
 * Throws when points cannot be reached or answers with anything but its yes; the purchase is then as it was.
 */
export async function postAwards(parts: CampaignParts, on: OnBehalfOf, purchase: Purchase): Promise<Purchase> {
  if (purchase.posting === 'POSTED') return purchase;
  // An award of nothing moves nothing: points is not asked for it.
  const earning = purchase.awards.filter((award) => award.points > 0);
  const paid = earning.length === 0 ? [] : await ask(parts, on, purchase, earning);
  const posted: Purchase = {
    ...purchase,
    posting: 'POSTED',
    awards: awardsAsPaid(purchase.awards, purchase.lines, paid),
  };
  await markPosted(parts.database.read, posted);
  return posted;
}

/** As `postAwards`, but where it throws the purchase stands as it is and `finishPendingPostings` will drive it on. */
export async function postAwardsOrLeavePending(
  parts: CampaignParts,
  on: OnBehalfOf,
  purchase: Purchase,
): Promise<Purchase> {
  try {
    return await postAwards(parts, on, purchase);
  } catch (error) {
    parts.log.warn({ err: error, purchaseId: purchase.id, requestId: on.requestId }, 'awards wait for points');
    return purchase;
  }
}

async function ask(
  parts: CampaignParts,
  on: OnBehalfOf,
  purchase: Purchase,
  earning: readonly Award[],
): Promise<PaidAward[]> {
  const input = {
    purchaseId: purchase.id,
    memberId: purchase.memberId,
    currency: parts.policy.currency,
    occurredAt: purchase.occurredAt.toISOString(),
    pendingUntil: purchase.pendingUntil.toISOString(),
    saleAmount: purchase.total,
    awards: earning.map((award) => ({
      awardId: award.id,
      campaignId: award.campaignId,
      version: award.version,
      points: award.points,
      lines: earningLines(award, purchase.lines),
    })),
  };
  const answer = answerShape.parse(await parts.calls.graphql('points', { query, variables: { input } }, on));
  return answer.postAwards.awards;
}

function earningLines(award: Award, lines: readonly PurchaseLine[]): { lineId: string; points: number }[] {
  return lines
    .map(({ lineId }, position) => ({ lineId, points: award.shares[position] ?? 0 }))
    .filter(({ points }) => points > 0);
}
