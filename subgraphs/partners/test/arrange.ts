import type { Caller } from '../../../chassis/caller.js';
import { newId } from '../../../chassis/ids.js';
import { callerOf } from '../../../chassis/testing/callers.js';
import { MovableClock } from '../../../chassis/testing/movable-clock.js';
import {
  startSubgraphForTest,
  type GraphQLResult,
  type TestOptions,
  type TestSubgraph,
} from '../../../chassis/testing/subgraph-for-test.js';
import { Peer } from '../../../chassis/testing/peer.js';
import { tellEvents } from '../../../chassis/testing/tell-events.js';
import { partnersUnderTest } from './partners-under-test.js';
import { holdIdOf, PointsStandIn, reviewIdOf } from './points-stand-in.js';

export const ann = callerOf.ops('ann');
export const bo = callerOf.ops('bo');

export interface RateInput {
  from: string;
  to: string;
  numerator: number;
  denominator: number;
  step: number;
  feePercent?: number;
}

/** 100 harvest points, worth a yuan, give 50 crumbs, worth a yuan; and back. Wells are worth 0.1 yuan. */
export const fairRates: RateInput[] = [
  { from: 'HARVEST', to: 'CRUMB', numerator: 1, denominator: 2, step: 100 },
  { from: 'CRUMB', to: 'HARVEST', numerator: 2, denominator: 1, step: 50 },
  { from: 'HARVEST', to: 'WELL', numerator: 1, denominator: 12, step: 10, feePercent: 10 },
  { from: 'CRUMB', to: 'WELL', numerator: 1, denominator: 5, step: 1 },
];

/** The partners subgraph over its own database, with points stood in. */
export class PartnersWorld {
  readonly bakery = newId();
  readonly pharmacy = newId();
  /** What members says of somebody who is not simply active; null for one whom nobody knows. */
  readonly statuses = new Map<string, string | null>();
  /** Of a merged member members answers with the survivor. */
  readonly survivors = new Map<string, string>();

  private constructor(
    public subgraph: TestSubgraph,
    readonly points: PointsStandIn,
    /** Takes what it is told, and answers with `statuses`. */
    readonly members: Peer,
    readonly clock: MovableClock,
    private readonly options: TestOptions,
  ) {}

  static async start(environment: Record<string, string> = {}): Promise<PartnersWorld> {
    const clock = new MovableClock();
    const points = await PointsStandIn.start(clock);
    const members = await Peer.start('members', () => null);
    const options = { clock, environment, peers: { points: points.peer.url, members: members.url } };
    const subgraph = await startSubgraphForTest(partnersUnderTest, options);
    const world = new PartnersWorld(subgraph, points, members, clock, options);
    members.answer = ({ variables = {} }) => {
      const wanted = variables['wanted'] as { memberId: string }[];
      const memberStandings = wanted.map(({ memberId: asked }) => {
        const memberId = world.survivors.get(asked) ?? asked;
        const status = world.statuses.get(memberId);
        return status === null ? null : { memberId, status: status ?? 'ACTIVE' };
      });
      return { memberStandings };
    };
    return world;
  }

  /** With the bakery (CRUMB) and the pharmacy (WELL), and fair rates between them and the programme. */
  static async startWithPartners(environment: Record<string, string> = {}): Promise<PartnersWorld> {
    const world = await PartnersWorld.start(environment);
    await world.publishPartner({ partnerId: world.bakery });
    const currency = { code: 'WELL', nameZhCn: '健康积分', nameEn: 'Wells', pointsPerYuan: 10 };
    await world.publishPartner({ partnerId: world.pharmacy, code: 'pharmacy', nameEn: 'Pharmacy', currency });
    for (const partner of ['bakery', 'pharmacy']) await world.publishAgreement({ partner });
    await world.publishRates(fairRates);
    return world;
  }

  async stop(): Promise<void> {
    await this.subgraph.stop();
    await this.subgraph.testDatabase.drop();
    await this.points.peer.stop();
    await this.members.stop();
  }

  /** The process ends and another one starts on the same database. */
  async restart(): Promise<void> {
    const { testDatabase } = this.subgraph;
    await this.subgraph.service.stop();
    this.subgraph = await startSubgraphForTest(partnersUnderTest, { ...this.options, testDatabase });
  }

  ask(as: Caller, query: string, variables: Record<string, unknown> = {}, locale: 'en' | 'zh-CN' = 'en') {
    return this.subgraph.ask(query, variables, { as, locale });
  }

  async publishPartner(terms: Record<string, unknown>): Promise<void> {
    const input = partnerInput(terms);
    await this.approved(await this.ask(ann, proposePartner, { input }), approvePartner, input.changeId);
  }

  async publishAgreement(terms: Record<string, unknown> = {}): Promise<void> {
    const input = agreementInput(terms);
    await this.approved(await this.ask(ann, proposeAgreement, { input }), approveAgreement, input.changeId);
  }

  async publishRates(rates: RateInput[]): Promise<void> {
    const input = { changeId: newId(), rates };
    await this.approved(await this.ask(ann, proposeRates, { input }), approveRates, input.changeId);
  }

  private async approved(proposed: GraphQLResult, approve: string, changeId: string): Promise<void> {
    const approved = await this.ask(bo, approve, { input: { changeId } });
    if (proposed.errors ?? approved.errors) throw new Error(JSON.stringify([proposed, approved]));
    if (answerOf(approved)['state'] !== 'LIVE') throw new Error(JSON.stringify(approved));
  }

  memberWith(points: number, currency = 'HARVEST'): string {
    const memberId = newId();
    this.points.give(memberId, currency, points);
    return memberId;
  }

  quote(memberId: string, terms: Record<string, unknown> = {}, locale: 'en' | 'zh-CN' = 'en') {
    const input = { exchangeId: newId(), from: 'HARVEST', to: 'CRUMB', amount: 250, ...terms };
    return this.ask(callerOf.member(memberId), quoteExchange, { input }, locale);
  }

  /** A quoted exchange; its id. */
  async quoted(memberId: string, terms: Record<string, unknown> = {}): Promise<string> {
    const answer = answerOf(await this.quote(memberId, terms));
    if (answer['status'] !== 'QUOTED') throw new Error(JSON.stringify(answer));
    return String(answer['id']);
  }

  commit(memberId: string, exchangeId: string, locale: 'en' | 'zh-CN' = 'en') {
    return this.ask(callerOf.member(memberId), commitExchange, { input: { exchangeId } }, locale);
  }

  cancel(memberId: string, exchangeId: string, locale: 'en' | 'zh-CN' = 'en') {
    return this.ask(callerOf.member(memberId), cancelExchange, { input: { exchangeId } }, locale);
  }

  /** A committed exchange; its id. */
  async committed(memberId: string, terms: Record<string, unknown> = {}): Promise<string> {
    const exchangeId = await this.quoted(memberId, terms);
    const answer = answerOf(await this.commit(memberId, exchangeId));
    if (answer['status'] !== 'COMMITTED') throw new Error(JSON.stringify(answer));
    return exchangeId;
  }

  /** A person has looked at what points had stopped; points tells of it unless it is silent. */
  async decide(exchangeId: string, decision: 'APPROVED' | 'REJECTED', { told = true } = {}): Promise<void> {
    const holdId = holdIdOf(exchangeId);
    this.points.decide(holdId, decision);
    if (told) await this.tellReviewed(holdId, decision);
  }

  /** Delivers the event as points does; gives the reasons of a refusal. */
  tellReviewed(holdId: string, state: string, from = 'points'): Promise<string[]> {
    const reviewId = reviewIdOf(holdId);
    const payload = { reviewId, state, service: 'partners', holdId };
    return tellEvents(from, this.subgraph.service, [{ topic: 'posting-reviewed', aggregateId: reviewId, payload }]);
  }

  /** What members were told of an exchange, in order. */
  async newsOf(exchangeId: string): Promise<Record<string, unknown>[]> {
    await this.subgraph.service.drain();
    return this.members.events.filter(({ aggregateId }) => aggregateId === exchangeId).map(({ payload }) => payload);
  }

  runJob(): Promise<void> {
    return this.subgraph.service.runJob('finish-pending-exchanges');
  }

  /** As the member sees it. */
  async statusOf(memberId: string, id: string): Promise<unknown> {
    const result = await this.ask(callerOf.member(memberId), 'query ($id: ID!) { exchange(id: $id) { status } }', {
      id,
    });
    return answerOf(result)['status'];
  }

  /** As the database has it. */
  async stageOf(id: string): Promise<unknown> {
    const [row] = await this.subgraph.asAdmin('select stage from exchange where id = $1', [id]);
    return row?.['stage'];
  }
}

export function partnerInput(terms: Record<string, unknown> = {}) {
  return {
    changeId: newId(),
    partnerId: newId(),
    code: 'bakery',
    nameZhCn: '面包坊',
    nameEn: 'Bakery',
    currency: { code: 'CRUMB', nameZhCn: '面包屑', nameEn: 'Crumbs', pointsPerYuan: 50 },
    ...terms,
  };
}

/** An agreement that has begun long ago, has no end, and sets no limit that a test would meet by chance. */
export function agreementInput(terms: Record<string, unknown> = {}) {
  return {
    changeId: newId(),
    partner: 'bakery',
    validFrom: '2020-01-01T00:00:00.000Z',
    billing: 'POSTPAID',
    owedAtMost: ['HARVEST', 'CRUMB', 'WELL'].map((currency) => ({ currency, points: 1_000_000_000 })),
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

const change = '__typename ... on PartnerChange { id kind key version state } ... on Failure { code message }';

export const proposePartner = `mutation ($input: ProposePartnerInput!) { proposePartner(input: $input) {
  ${change} ... on CodeTaken { taken } } }`;
export const approvePartner = `mutation ($input: ApprovePartnerInput!) { approvePartner(input: $input) {
  ${change} ... on CodeTaken { taken } } }`;
export const proposeRates = `mutation ($input: ProposeExchangeRatesInput!) { proposeExchangeRates(input: $input) {
  ${change} ... on RatesMultiply { circle } } }`;
export const approveRates = `mutation ($input: ApproveExchangeRatesInput!) { approveExchangeRates(input: $input) {
  ${change} ... on RatesMultiply { circle } } }`;

export const proposeAgreement = `mutation ($input: ProposeAgreementInput!) { proposeAgreement(input: $input) {
  ${change} ... on AgreementWindowPassed { agreementEnded } } }`;
export const approveAgreement = `mutation ($input: ApproveAgreementInput!) { approveAgreement(input: $input) {
  ${change} ... on AgreementWindowPassed { agreementEnded } } }`;

const exchange = `__typename ... on Failure { code message } ... on UnderReview { reviewId } ... on Exchange { id status from { code } to { code }
  requested given received fee createdAt quotedUntil endedAt member { id } rate { numerator denominator step feePercent } }`;

export const quoteExchange = `mutation ($input: QuoteExchangeInput!) { quoteExchange(input: $input) { ${exchange}
  ... on NotEnoughPoints { spendable needed } ... on AmountBelowStep { step minimum }
  ... on NoSuchRate { fromCurrency toCurrency } ... on QuoteExpired { quoteEndedAt } ... on NotLinked { partner }
  ... on CapReached { partner cap limit left } ... on AgreementNotInForce { partner } ... on OutsideOpeningHours { partner }
  ... on PartnerSuspended { partner suspendedSince } } }`;
export const commitExchange = `mutation ($input: CommitExchangeInput!) { commitExchange(input: $input) { ${exchange}
  ... on QuoteExpired { quoteEndedAt } ... on ExchangeClosed { closedAs } ... on PartnerFundsExhausted { partner currency } } }`;
export const cancelExchange = `mutation ($input: CancelExchangeInput!) { cancelExchange(input: $input) { ${exchange}
  ... on QuoteExpired { quoteEndedAt } ... on ExchangeClosed { closedAs } } }`;

export const linkPartner = `mutation ($input: LinkPartnerInput!) { linkPartner(input: $input) {
  __typename ... on LinkedPartner { linkedAt partner { id code } } ... on Failure { code message }
  ... on AlreadyLinked { linkedSince } } }`;
