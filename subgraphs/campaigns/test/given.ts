import { newId } from '../../../chassis/ids.js';
import type { Caller } from '../../../chassis/caller.js';
import { callerOf } from '../../../chassis/testing/callers.js';
import {
  startSubgraphForTest,
  type GraphQLResult,
  type TestOptions,
  type TestSubgraph,
} from '../../../chassis/testing/subgraph-for-test.js';
import type { TierCode } from '../domain/tier-code.js';
import { readCampaignsSettings } from '../env.js';
import { startCampaigns } from '../main.js';
import { migrations } from '../storage/migrations.js';
import { MembersStandIn, type KnownMember } from './members-stand-in.js';
import { PointsStandIn } from './points-stand-in.js';

export const till = callerOf.channel('shop', ['purchases:record']);
export const importer = callerOf.channel('shop', ['purchases:record', 'purchases:import']);

export const purchaseFields = `id channel occurredAt total { amountMinor currency } tier pendingUntil member { id }
  lines { lineId sku category quantity amount { amountMinor } returned }
  awards { id version points cut status reason campaign { id version name } }`;
export const recordPurchaseMutation = `mutation ($input: RecordPurchaseInput!) {
  recordPurchase(input: $input) { __typename ... on Purchase { ${purchaseFields} } ... on Failure { code message } }
}`;
export const recordPurchasesMutation = `mutation ($input: RecordPurchasesInput!) {
  recordPurchases(input: $input) {
    ... on RecordedPurchases {
      outcomes { __typename ... on Purchase { ${purchaseFields} } ... on PurchaseFault { path } ... on Failure { code message } }
    }
  }
}`;
export const recordReturnMutation = `mutation ($input: RecordReturnInput!) {
  recordReturn(input: $input) {
    __typename
    ... on Return { id status returnedAt amount { amountMinor } pointsTaken pointsOwed pointsForgone lines { lineId quantity amount { amountMinor } }
      purchase { id lines { lineId returned } } }
    ... on Failure { code message }
    ... on MoreThanBought { lineId bought returnedBefore asked }
  }
}`;

export interface LineGiven {
  lineId: string;
  quantity?: number;
  /** Fen of the whole line. */
  amount: number;
}

export interface PurchaseInput extends Record<string, unknown> {
  purchaseId: string;
  lines: Record<string, unknown>[];
}

/** A shown award, purchase or return, as the mutations above select it. */
export interface ShownPurchase {
  __typename: string;
  id: string;
  lines: { lineId: string; returned: number }[];
  awards: {
    id: string;
    version: number;
    points: number;
    cut: number;
    status: string;
    reason: string;
    campaign: { id: string };
  }[];
}

/** What became of one purchase of a list. */
export interface ShownOutcome extends Partial<ShownPurchase> {
  __typename: string;
  code?: string;
  message?: string;
  path?: string[] | null;
}

export interface ShownReturn {
  __typename: string;
  id: string;
  status: string;
  pointsTaken: number | null;
}

/** A campaigns subgraph between a members and a points that the test plays. */
export class CampaignsUnderTest {
  private constructor(
    readonly subgraph: TestSubgraph,
    readonly members: MembersStandIn,
    readonly points: PointsStandIn,
  ) {}

  static async start(options: TestOptions = {}): Promise<CampaignsUnderTest> {
    const members = await MembersStandIn.start();
    const points = await PointsStandIn.start();
    return new CampaignsUnderTest(await startOver(members, points, options), members, points);
  }

  /** Another process over the same database and the same neighbours, as after a crash. */
  async secondProcess(): Promise<TestSubgraph> {
    const { testDatabase, clock } = this.subgraph;
    return startOver(this.members, this.points, { testDatabase, clock });
  }

  async stop(): Promise<void> {
    await this.subgraph.stop();
    await this.members.peer.stop();
    await this.points.peer.stop();
  }

  ask(query: string, variables: Record<string, unknown> = {}, as: Caller = till): Promise<GraphQLResult> {
    return this.subgraph.ask(query, variables, { as });
  }

  /** A purchase of a minute ago by this member; `changes` replaces fields of the input. */
  purchaseOf(member: KnownMember, lines: LineGiven[], changes: Record<string, unknown> = {}): PurchaseInput {
    return {
      purchaseId: newId(),
      memberId: member.id,
      channel: 'shop',
      occurredAt: new Date(this.subgraph.clock.now().getTime() - 60_000).toISOString(),
      total: cny(lines.reduce((sum, line) => sum + line.amount, 0)),
      lines: lines.map(({ lineId, quantity = 1, amount }) => ({
        lineId,
        sku: `SKU-${lineId}`,
        category: 'grain',
        quantity,
        amount: cny(amount),
      })),
      ...changes,
    };
  }

  record(input: PurchaseInput, as: Caller = till): Promise<GraphQLResult> {
    return this.ask(recordPurchaseMutation, { input }, as);
  }

  /** Records and expects a purchase. */
  async recorded(input: PurchaseInput, as: Caller = till): Promise<ShownPurchase> {
    return this.expectOf<ShownPurchase>(await this.record(input, as), 'recordPurchase', 'Purchase');
  }

  /** What became of each purchase of a list, in its order. */
  async recordedMany(purchases: readonly PurchaseInput[], as: Caller = till): Promise<ShownOutcome[]> {
    const { data, errors } = await this.ask(recordPurchasesMutation, { input: { purchases } }, as);
    expect(errors).toBeUndefined();
    return (data?.['recordPurchases'] as { outcomes: ShownOutcome[] }).outcomes;
  }

  giveBack(purchaseId: string, lines: Record<string, number>, returnId = newId()): Promise<GraphQLResult> {
    const asked = Object.entries(lines).map(([lineId, quantity]) => ({ lineId, quantity }));
    return this.ask(recordReturnMutation, { input: { returnId, purchaseId, lines: asked } });
  }

  /** Gives back and expects a return. */
  async givenBack(purchaseId: string, lines: Record<string, number>, returnId = newId()): Promise<ShownReturn> {
    return this.expectOf<ShownReturn>(await this.giveBack(purchaseId, lines, returnId), 'recordReturn', 'Return');
  }

  /** A live campaign, proposed by ann and approved by bo. */
  async liveCampaign({ campaignId = newId(), ...given }: CampaignGiven): Promise<string> {
    const changeId = newId();
    const input = { changeId, campaignId, ...campaignBody(given) };
    const answers = [
      await this.ask(proposeMutation, { input }, callerOf.ops('ann')),
      await this.ask(approveMutation, { input: { changeId } }, callerOf.ops('bo')),
    ];
    expect(answers.map(({ errors }) => errors)).toEqual([undefined, undefined]);
    return campaignId;
  }

  /** How many rows the tables of purchases hold: what a refused request must not change. */
  async countRows(): Promise<Record<string, number>> {
    const tables = ['purchase', 'purchase_line', 'award', 'purchase_return', 'purchase_return_line', 'outbox_event'];
    const counts = await this.subgraph.asAdmin<{ name: string; count: number }>(
      tables.map((name) => `select '${name}' as name, count(*)::int as count from ${name}`).join(' union all '),
    );
    return Object.fromEntries(counts.map(({ name, count }) => [name, count]));
  }

  private expectOf<Shown extends { __typename: string }>(answer: GraphQLResult, field: string, type: string): Shown {
    expect(answer.errors).toBeUndefined();
    const shown = answer.data?.[field] as Shown;
    expect(shown.__typename).toBe(type);
    return shown;
  }
}

function startOver(members: MembersStandIn, points: PointsStandIn, options: TestOptions): Promise<TestSubgraph> {
  return startSubgraphForTest(
    { name: 'campaigns', start: startCampaigns, readSettings: readCampaignsSettings, migrations },
    { ...options, peers: { members: members.peer.url, points: points.peer.url } },
  );
}

export const cny = (amountMinor: number) => ({ amountMinor, currency: 'CNY' });

export const proposeMutation = `mutation ($input: ProposeCampaignInput!) {
  proposeCampaign(input: $input) {
    __typename ... on CampaignChange { id kind key version state } ... on Failure { code message } ... on CampaignOver { endedAt }
  }
}`;
export const approveMutation = `mutation ($input: ApproveCampaignInput!) {
  approveCampaign(input: $input) {
    __typename ... on CampaignChange { id kind key version state } ... on Failure { code message }
  }
}`;

/** What a version says; left out, it doubles the points of everyone. */
export interface CampaignWords {
  /** Numerator and denominator; not beside `effects`. */
  multiplier?: [number, number];
  tiers?: TierCode[];
  startsAt: Date;
  endsAt: Date;
  conditions?: object;
  effects?: object[];
  priority?: number;
  group?: { code: string; stacking: string };
  caps?: object;
  budget?: object;
  whenShort?: string;
}

export interface CampaignGiven extends CampaignWords {
  /** A new one when absent. */
  campaignId?: string;
}

export function campaignBody({ multiplier, tiers, startsAt, endsAt, ...rule }: CampaignWords) {
  const [numerator, denominator] = multiplier ?? [2, 1];
  return {
    name: { zhCN: '丰收节', en: 'Harvest days' },
    multiplier: rule.effects ? null : { numerator, denominator },
    tiers: tiers ?? null,
    startsAt: startsAt.toISOString(),
    endsAt: endsAt.toISOString(),
    ...rule,
  };
}

/** An effect: so many points for the purchase. */
export const fixed = (points: number) => ({ fixedPoints: { points } });

/** A condition: these members and nobody else, so that the tests of a file do not meet one another's campaigns. */
export const onlyFor = (...members: { id: string }[]) => ({ member: { anyOf: members.map(({ id }) => id) } });

const hourMs = 3_600_000;

/** A window around the instant, given in hours before and after. */
export function windowAround(instant: Date, before = 1, after = 1): { startsAt: Date; endsAt: Date } {
  return {
    startsAt: new Date(instant.getTime() - before * hourMs),
    endsAt: new Date(instant.getTime() + after * hourMs),
  };
}

/** The fault of an answer, in the form the tests compare. */
export function faultOf({ errors }: GraphQLResult): { code: string | undefined; path: string | undefined } {
  const [error] = errors ?? [];
  return { code: error?.extensions.code, path: error?.extensions.inputPath?.join('.') };
}
