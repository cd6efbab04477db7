import type { Caller } from '../../../chassis/caller.js';
import { newId } from '../../../chassis/ids.js';
import { callerOf } from '../../../chassis/testing/callers.js';
import { MovableClock } from '../../../chassis/testing/movable-clock.js';
import { Peer } from '../../../chassis/testing/peer.js';
import {
  startSubgraphForTest,
  type GraphQLResult,
  type TestOptions,
  type TestSubgraph,
} from '../../../chassis/testing/subgraph-for-test.js';
import { tellEvents } from '../../../chassis/testing/tell-events.js';
import type { TestDatabase } from '../../../chassis/testing/test-database.js';
import { CampaignsStandIn } from './campaigns-stand-in.js';
import { MembersStandIn } from './members-stand-in.js';
import { holdIdOf, PointsStandIn, reviewIdOf } from './points-stand-in.js';
import { rewardsUnderTest } from './rewards-under-test.js';

export const ann = callerOf.ops('ann');
export const bo = callerOf.ops('bo');

export interface TermsInput {
  rewardId: string;
  titles: { zhCN: string; en: string };
  prices: {
    points: number;
    cash?: { amountMinor: number; currency: string } | null;
    tiers?: string[];
    campaignId?: string;
  }[];
  kind?: string;
  slider?: { minPointsPercent: number; minCashPercent: number };
  audience?: Record<string, unknown>;
  limits?: { pieces: number; of: string; per: string; tiers?: string[] }[];
  drops?: { at: string; pieces: number }[];
  contents?: Record<string, unknown>[];
  cancelDays?: number;
  stock?: number | null;
  partnerId?: string | null;
  opensAt?: string | null;
  closesAt?: string | null;
  /** Whatever else `ProposeRewardInput` takes. */
  [term: string]: unknown;
}

/** The rewards subgraph over its own database, with points stood in. */
export class RewardsWorld {
  private constructor(
    public subgraph: TestSubgraph,
    readonly points: PointsStandIn,
    readonly members: MembersStandIn,
    readonly campaigns: CampaignsStandIn,
    /** Takes what it is told. */
    readonly partners: Peer,
    readonly clock: MovableClock,
    private readonly options: TestOptions,
  ) {}

  /** @param testDatabase one that is there already, which the world drops when it stops */
  static async start(environment: Record<string, string> = {}, testDatabase?: TestDatabase): Promise<RewardsWorld> {
    const clock = new MovableClock();
    const points = await PointsStandIn.start(clock);
    const members = await MembersStandIn.start();
    const campaigns = await CampaignsStandIn.start();
    const partners = await Peer.start('partners', () => null);
    const known = { points: points.peer.url, members: members.peer.url, campaigns: campaigns.peer.url };
    const peers = { ...known, partners: partners.url };
    const options = { clock, environment, peers, ...(testDatabase && { testDatabase }) };
    const subgraph = await startSubgraphForTest(rewardsUnderTest, options);
    return new RewardsWorld(subgraph, points, members, campaigns, partners, clock, options);
  }

  /** Those sent to this subgraph's own tables: the delivery of events looks into the outbox all the while. */
  get statements(): string[] {
    return this.subgraph.statements.filter((sql) => /\b(reward|redemption)\b/.test(sql));
  }

  async stop(): Promise<void> {
    await this.subgraph.stop();
    await this.subgraph.testDatabase.drop();
    await this.points.peer.stop();
    await this.members.peer.stop();
    await this.campaigns.peer.stop();
    await this.partners.stop();
  }

  /** The process ends and another one starts on the same database. */
  async restart(): Promise<void> {
    const { testDatabase } = this.subgraph;
    await this.subgraph.service.stop();
    this.subgraph = await startSubgraphForTest(rewardsUnderTest, { ...this.options, testDatabase });
  }

  ask(as: Caller, query: string, variables: Record<string, unknown> = {}, locale: 'en' | 'zh-CN' = 'en') {
    return this.subgraph.ask(query, variables, { as, locale });
  }

  /** A reward that is live, by proposal and approval; the id of it. */
  async liveReward(terms: Partial<TermsInput> = {}): Promise<string> {
    const input = { changeId: newId(), ...termsOf(terms) };
    const proposed = await this.ask(ann, proposeReward, { input });
    const approved = await this.ask(bo, approveReward, { input: { changeId: input.changeId } });
    if (proposed.errors ?? approved.errors) throw new Error(JSON.stringify([proposed, approved]));
    return input.rewardId;
  }

  memberWith(points: number): string {
    const memberId = newId();
    this.points.give(memberId, points);
    return memberId;
  }

  redeem(memberId: string, input: Record<string, unknown>, locale: 'en' | 'zh-CN' = 'en') {
    const order = { redemptionId: newId(), ...input };
    return this.ask(callerOf.member(memberId), redeemReward, { input: order }, locale);
  }

  /** A settled redemption of one piece; its id. */
  async redeemed(memberId: string, rewardId: string): Promise<string> {
    const redemptionId = newId();
    const answer = answerOf(await this.redeem(memberId, { redemptionId, rewardId }));
    if (answer['status'] !== 'SETTLED') throw new Error(JSON.stringify(answer));
    return redemptionId;
  }

  giveBack(as: Caller, input: { redemptionId: string; pieces: number; returnId?: string; restock?: boolean }) {
    return this.ask(as, returnRedemption, { input: { returnId: newId(), ...input } });
  }

  /** The steps it has come through. */
  async stepsOf(redemptionId: string): Promise<string[]> {
    const query = 'query ($id: ID!) { redemption(id: $id) { history { step } } }';
    const { history } = answerOf(await this.ask(ann, query, { id: redemptionId }));
    return (history as { step: string }[]).map(({ step }) => step);
  }

  cancel(as: Caller, redemptionId: string, locale: 'en' | 'zh-CN' = 'en') {
    return this.ask(as, cancelRedemption, { input: { redemptionId } }, locale);
  }

  /** A person has looked at what points had stopped; points tells of it unless it is silent. */
  async decide(redemptionId: string, decision: 'APPROVED' | 'REJECTED', { told = true } = {}): Promise<void> {
    const holdId = holdIdOf(redemptionId);
    this.points.decide(holdId, decision);
    if (told) await this.tellReviewed(holdId, decision);
  }

  /** Delivers the event as points does; gives the reasons of a refusal. */
  tellReviewed(holdId: string, state: string, from = 'points'): Promise<string[]> {
    const reviewId = reviewIdOf(holdId);
    const payload = { reviewId, state, service: 'rewards', holdId };
    return tellEvents(from, this.subgraph.service, [{ topic: 'posting-reviewed', aggregateId: reviewId, payload }]);
  }

  /** What members were told of a redemption, in order. */
  async newsOf(redemptionId: string): Promise<Record<string, unknown>[]> {
    await this.subgraph.service.drain();
    return this.members.peer.events
      .filter(({ aggregateId }) => aggregateId === redemptionId)
      .map(({ payload }) => payload);
  }

  runJob(): Promise<void> {
    return this.subgraph.service.runJob('finish-pending-redemptions');
  }

  /** As the database has it. */
  async redemptionRow(id: string): Promise<Record<string, unknown> | undefined> {
    const [row] = await this.subgraph.asAdmin('select * from redemption where id = $1', [id]);
    return row;
  }

  async taken(rewardId: string): Promise<number> {
    const [row] = await this.subgraph.asAdmin<{ taken: string }>('select taken from reward where id = $1', [rewardId]);
    return Number(row?.taken);
  }
}

export function termsOf(terms: Partial<TermsInput> = {}): TermsInput {
  return {
    rewardId: newId(),
    titles: { zhCN: '花生油一升', en: 'Peanut oil, one litre' },
    prices: [{ points: 1000 }],
    stock: 10,
    ...terms,
  };
}

/** The value of the operation's only field. */
export function answerOf(result: GraphQLResult): Record<string, unknown> {
  if (result.errors) throw new Error(JSON.stringify(result.errors));
  return Object.values(result.data ?? {})[0] as Record<string, unknown>;
}

/** Code and input path of the only error. */
export function faultOf(result: GraphQLResult): { code?: string; path?: string[] } {
  const [error] = result.errors ?? [];
  return { code: error?.extensions.code, path: error?.extensions.inputPath };
}

export const proposeReward = `mutation ($input: ProposeRewardInput!) { proposeReward(input: $input) {
  __typename ... on RewardChange { id kind key version state } ... on StockBelowTaken { code message taken } } }`;

export const approveReward = `mutation ($input: ApproveRewardInput!) { approveReward(input: $input) {
  __typename ... on RewardChange { id kind key version state } ... on StockBelowTaken { code message taken } } }`;

const redemptionFields = `id status pieces piecesReturned points cash { amountMinor currency } cashState
  cashRefunded { amountMinor } cancellationPending cancellableUntil
  reward { id title available } member { id }`;

export const redeemReward = `mutation ($input: RedeemRewardInput!) { redeemReward(input: $input) {
  __typename
  ... on Redemption { ${redemptionFields} }
  ... on Failure { code message }
  ... on NotEnoughPoints { spendable needed }
  ... on UnderReview { reviewId }
  ... on PaymentPending { redemptionId }
  ... on LimitReached { of per left limit: pieces }
  ... on PriceMismatch { offered { points cash { amountMinor currency } } } } }`;

export const cancelRedemption = `mutation ($input: CancelRedemptionInput!) { cancelRedemption(input: $input) {
  __typename
  ... on Redemption { ${redemptionFields} }
  ... on Failure { code message }
  ... on UnderReview { reviewId }
  ... on CancellationWindowClosed { closedAt } } }`;

export const returnRedemption = `mutation ($input: ReturnRedemptionInput!) { returnRedemption(input: $input) {
  __typename
  ... on Redemption { ${redemptionFields} }
  ... on Failure { code message } } }`;
