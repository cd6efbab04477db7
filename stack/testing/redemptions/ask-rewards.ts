import { callerOf } from '../../../chassis/testing/callers.js';
import { askService } from '../../../chassis/testing/subgraph-for-test.js';

/** What came back: one of the union, or the code of a fault; null where nobody answered. */
export type RewardsAnswer = RewardsAnswerFields | null;

export interface RewardsAnswerFields extends Record<string, unknown> {
  __typename?: string;
  /** Of a redemption. */
  status?: string;
  /** Of a refusal. */
  code?: string;
  fault?: string;
}

const redemption = '... on Redemption { id status points pieces cashState piecesReturned }';
const mutations = {
  redeemReward: `mutation ($input: RedeemRewardInput!) { answer: redeemReward(input: $input) {
    __typename ${redemption} ... on Failure { code } } }`,
  cancelRedemption: `mutation ($input: CancelRedemptionInput!) { answer: cancelRedemption(input: $input) {
    __typename ${redemption} ... on Failure { code } } }`,
  returnRedemption: `mutation ($input: ReturnRedemptionInput!) { answer: returnRedemption(input: $input) {
    __typename ${redemption} ... on Failure { code } } }`,
};

export type RewardsMutation = keyof typeof mutations;

/** Asks a rewards service as a member, by a call signed as the gateway signs it. */
export async function askRewards(
  url: string,
  memberId: string,
  mutation: RewardsMutation,
  input: Record<string, unknown>,
): Promise<RewardsAnswer> {
  try {
    const as = callerOf.member(memberId);
    const { data, errors } = await askService(url, 'rewards', mutations[mutation], { input }, { as });
    if (errors) return { fault: errors[0]?.extensions.code ?? 'none' };
    return data?.['answer'] as RewardsAnswerFields;
  } catch {
    return null;
  }
}
