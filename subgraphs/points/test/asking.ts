import { callerOf } from '../../../chassis/testing/callers.js';
import type { AskOptions, GraphQLResult } from '../../../chassis/testing/subgraph-for-test.js';

export type Input = Record<string, unknown>;

const failure = '... on Failure { code message }';
const notEnough = '... on NotEnoughPoints { spendable needed }';
const exhausted = '... on FundsExhausted { available needed }';
const notOpen = '... on HoldNotOpen { holdId holdStatus: status }';
const review = '... on UnderReview { reviewId } ... on PostingRejected { reviewId }';
const closed = '... on WalletClosed { walletStatus: status }';
const hold = '... on Hold { holdId status points held settled }';
const conversion = '... on Conversion { exchangeId given received postedAt }';
const posting = '... on Posting { id points currency { code } }';

/** What the tests read of an answer, by mutation. */
const selections: Record<string, string> = {
  postAwards: '... on PostedAwards { purchaseId awards { awardId points cut } }',
  postAwardsOfMany: `outcomes { __typename ... on PostedAwards { purchaseId awards { awardId points cut } }
    ... on PostingFault { purchaseId code message } }`,
  reverseAwards: '... on ReversedAwards { returnId taken owed forgone }',
  matureAwards: '... on MaturedAwards { maturityId points }',
  holdPoints: `${hold} ${notEnough} ${notOpen} ... on UnderReview { reviewId } ${failure}`,
  holdPointsOfMany: `outcomes { __typename ${hold} ${notEnough} ${notOpen} ... on UnderReview { reviewId } ... on ThrownBack { id code message } }`,
  convertPointsOfMany: `outcomes { __typename ${conversion} ${notOpen} ${exhausted} ... on ThrownBack { id code message } }`,
  settleHold: `${hold} ${notOpen} ${failure}`,
  voidHold: `${hold} ${notOpen} ${failure}`,
  returnPoints: `${hold} ${notOpen} ${failure}`,
  burnPoints: `${hold} ${notEnough} ${notOpen} ${review} ${failure}`,
  convertPoints: `${conversion} ${notOpen} ${exhausted} ${failure}`,
  giveHeld: `${conversion} ${notOpen} ${failure}`,
  receivePoints: `${conversion} ${exhausted} ${failure}`,
  reverseExchange: `... on ExchangeReversal { reversalId exchangeId givenBack takenBack postedAt } ${notOpen} ${notEnough} ${failure}`,
  fundAccount: `... on AccountFunding { fundingId balance } ${exhausted} ${failure}`,
  giftPoints: `${posting} ${notEnough} ... on GiftLimitExceeded { atMost } ${closed} ${review} ${failure}`,
  donatePoints: `${posting} ${notEnough} ${exhausted} ${closed} ${review} ${failure}`,
  adjustPoints: `${posting} ${notEnough} ${closed} ${review} ${failure}`,
  decideReview: `... on Review { id state decidedBy } ... on WalletClosed { status } ${notEnough} ${exhausted} ${notOpen} ${failure}`,
  fundPledge: `... on PledgeFunding { id balance { amountMinor currency } } ${exhausted} ${failure}`,
  proposeDonationCause: '... on DonationCauseChange { id key version state }',
  approveDonationCause: '... on DonationCauseChange { id key version state }',
  proposeRiskRules: '... on RiskRulesChange { id version state }',
  approveRiskRules: '... on RiskRulesChange { id version state }',
};

/** The operation that sends a mutation of the points subgraph, its answer under the name `answer`. */
export function operationOf(mutation: string): string {
  const selection = selections[mutation];
  if (selection === undefined) throw new Error(`the tests do not know ${mutation}`);
  const inputType = `${mutation[0]?.toUpperCase() ?? ''}${mutation.slice(1)}Input`;
  return `mutation ($input: ${inputType}!) { answer: ${mutation}(input: $input) { __typename ${selection} } }`;
}

const ops = { as: callerOf.ops(), via: 'gateway' };
const byOthers: Record<string, AskOptions> = {
  postAwards: { via: 'campaigns' },
  postAwardsOfMany: { via: 'campaigns' },
  reverseAwards: { via: 'campaigns' },
  matureAwards: { via: 'campaigns' },
  convertPoints: { via: 'partners' },
  holdPointsOfMany: { via: 'partners' },
  convertPointsOfMany: { via: 'partners' },
  giveHeld: { via: 'partners' },
  receivePoints: { via: 'partners' },
  reverseExchange: { via: 'partners' },
  giftPoints: { via: 'gateway' },
  donatePoints: { via: 'gateway' },
  adjustPoints: ops,
  decideReview: { ...ops, as: callerOf.ops('bo') },
  fundPledge: ops,
  proposeDonationCause: ops,
  approveDonationCause: { ...ops, as: callerOf.ops('bo') },
  proposeRiskRules: ops,
  approveRiskRules: { ...ops, as: callerOf.ops('bo') },
};

/** Who asks for this and by which way, unless a test says otherwise. */
export function askedBy(mutation: string, input: Input): AskOptions {
  const viaPartners = input['purpose'] === 'EXCHANGE' || input['account'] === 'BLOCK';
  const viaCampaigns = input['account'] === 'BUDGET';
  const via = viaPartners ? 'partners' : viaCampaigns ? 'campaigns' : 'rewards';
  return { as: callerOf.channel(), via, ...byOthers[mutation] };
}

/** The subgraph as these expectations ask it. */
interface Asked {
  ask(mutation: string, input: Input, options: AskOptions): Promise<Input>;
  tryTo(mutation: string, input: Input, options: AskOptions): Promise<GraphQLResult>;
  everything(): Promise<unknown[]>;
}

/** Asks twice, then with another input: the answer is stored, and nothing is done twice. Gives the answer. */
export async function expectAnsweredOnce(
  given: Asked,
  mutation: string,
  input: Input,
  other: Input,
  options: AskOptions = {},
): Promise<Input> {
  const first = await given.ask(mutation, input, options);
  const before = await given.everything();
  expect(await given.ask(mutation, input, options)).toEqual(first);
  const { errors } = await given.tryTo(mutation, { ...input, ...other }, options);
  expect(errors?.[0]?.extensions.code).toBe('IDEMPOTENCY_CONFLICT');
  expect(await given.everything()).toEqual(before);
  return first;
}

/** Each of the inputs is a fault of this code, and changes nothing. */
export async function expectThrownBack(
  given: Asked,
  mutation: string,
  inputs: readonly Input[],
  options: AskOptions = {},
  code = 'BAD_USER_INPUT',
): Promise<void> {
  const before = await given.everything();
  for (const input of inputs) {
    const { data, errors } = await given.tryTo(mutation, input, options);
    expect([input, data ?? null, errors?.[0]?.extensions.code]).toEqual([input, null, code]);
  }
  expect(await given.everything()).toEqual(before);
}
