import { z } from 'zod';
import { newId } from '../../../chassis/ids.js';
import type { OnBehalfOf } from '../../../chassis/service-calls.js';
import type { CampaignRule } from '../domain/campaign-rule.js';
import type { DecidedAward } from '../domain/decide-awards.js';
import type { AmountOfMoney } from '../domain/money.js';
import type { CampaignParts } from './campaign-parts.js';

/** The ledger takes so many postings at once. */
export const mostPostings = 1_000;

export interface SimulatedAward {
  award: Pick<DecidedAward, 'campaignId' | 'version'>;
  /** Asked for: whole, above zero. */
  points: number;
  /** Which budget pays; null where the programme does. */
  budget: string | null;
  whenShort: CampaignRule['whenShort'];
}

export interface SimulatedPosting {
  memberId: string;
  occurredAt: Date;
  saleAmount: AmountOfMoney;
  awards: readonly SimulatedAward[];
}

/** Points put into a budget before the first posting, above zero; it need not exist. */
export interface SimulatedFunding {
  owner: string;
  points: number;
}

const query = `mutation SimulatePostings($input: SimulatePostingsInput!) {
  simulatePostings(input: $input) { postings { awards { points } } }
}`;
const answerShape = z.object({
  simulatePostings: z.object({
    postings: z.array(z.object({ awards: z.array(z.object({ points: z.number().int().nonnegative() })) })),
  }),
});

/**
 * What the ledger would pay if all of these were posted now, in this order: whole points by posting and award. It writes nothing. One
 * signed call for up to 1,000 postings; throws UNAVAILABLE and OVERLOADED.
 */
export async function simulatePostings(
  { calls, policy: { currency } }: Pick<CampaignParts, 'calls' | 'policy'>,
  on: OnBehalfOf,
  postings: readonly SimulatedPosting[],
  funding: readonly SimulatedFunding[],
): Promise<number[][]> {
  if (postings.length === 0) return [];
  const input = {
    funding: funding.map(({ owner, points }) => ({ owner, currency, points })),
    postings: postings.map((posting) => postingOf(posting, currency)),
  };
  const answer = answerShape.parse(await calls.graphql('points', { query, variables: { input } }, on));
  const paid = answer.simulatePostings.postings.map(({ awards }) => awards.map(({ points }) => points));
  if (paid.length !== postings.length) throw new Error('points answered about other postings than were asked for');
  return paid;
}

function postingOf({ memberId, occurredAt, saleAmount, awards }: SimulatedPosting, currency: string) {
  return {
    purchaseId: newId(),
    memberId,
    currency,
    occurredAt: occurredAt.toISOString(),
    saleAmount,
    awards: awards.map(({ award, points, budget, whenShort }) => ({
      awardId: newId(),
      campaignId: award.campaignId,
      version: award.version,
      points,
      // Nobody asks how it falls to the lines, of which a list of purchases has very many.
      lines: [{ lineId: 'all', points }],
      budget,
      whenShort,
    })),
  };
}
