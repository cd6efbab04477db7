import { newId } from '../../../chassis/ids.js';
import { ann, CampaignDesk } from './campaign-desk.js';
import {
  campaignBody,
  importer,
  windowAround,
  type CampaignsUnderTest,
  type CampaignWords,
  type ShownPurchase,
} from './given.js';
import type { KnownMember } from './members-stand-in.js';

const figures = 'points cost { amountMinor currency } awards members';
const fields = `id changeId days state purchasesDone purchasesInAll startedBy startedAt finishedAt failure
  result { draft { ${figures} } replaced { ${figures} } difference { ${figures} } given { ${figures} } tierMoves budgetRunsOutOn }`;
export const startMutation = `mutation ($input: StartBacktestInput!) { startBacktest(input: $input) { __typename ... on Backtest { ${fields} } ... on Failure { code message } ... on TooManyBacktests { most } } }`;
export const backtestQuery = `query ($id: ID!) { backtest(id: $id) { ${fields} } }`;
export const backtestJob = 'run-backtests';

export interface ShownBacktest {
  id: string;
  state: string;
  purchasesDone: number;
  purchasesInAll: number | null;
  failure: string | null;
  result: Record<string, unknown> | null;
}

/** What points was asked to simulate. */
export interface Simulation {
  funding: { owner: string; points: number }[];
  postings: { memberId: string; occurredAt: string }[];
}

const dayMs = 24 * 60 * 60 * 1000;

/** Purchases of the last days, drafts, and backtests of these on those. */
export class BacktestDesk {
  private readonly desk: CampaignDesk;

  constructor(private readonly campaigns: CampaignsUnderTest) {
    this.desk = new CampaignDesk(campaigns);
  }

  /** Noon in Shanghai, so many days ago. */
  noon(daysAgo: number): Date {
    const day = new Date(this.campaigns.subgraph.clock.now().getTime() - daysAgo * dayMs).toISOString().slice(0, 10);
    return new Date(`${day}T04:00:00Z`);
  }

  /** So much money, spent so many days ago, and minutes after noon. */
  bought(member: KnownMember, amount: number, daysAgo: number, minutes = 0): Promise<ShownPurchase> {
    const occurredAt = new Date(this.noon(daysAgo).getTime() + minutes * 60_000).toISOString();
    return this.campaigns.recorded(
      this.campaigns.purchaseOf(member, [{ lineId: '1', amount }], { occurredAt }),
      importer,
    );
  }

  /** The changeId of a draft whose window begins tomorrow. */
  async drafted(words: Partial<CampaignWords>, campaignId = newId()): Promise<string> {
    const body = campaignBody({ ...windowAround(this.campaigns.subgraph.clock.now(), -24, 48), ...words });
    return String((await this.desk.draft(campaignId, body))['id']);
  }

  /** The id of a backtest that waits for its turn. */
  async started(changeId: string, days = 20, as = ann): Promise<string> {
    const input = { backtestId: newId(), changeId, days };
    const { data, errors } = await this.campaigns.ask(startMutation, { input }, as);
    expect(errors).toBeUndefined();
    expect(data?.['startBacktest']).toMatchObject({ __typename: 'Backtest', id: input.backtestId, state: 'QUEUED' });
    return input.backtestId;
  }

  run(): Promise<void> {
    return this.campaigns.subgraph.service.runJob(backtestJob);
  }

  async shown(id: string, locale: 'zh-CN' | 'en' = 'en'): Promise<ShownBacktest> {
    const { data, errors } = await this.campaigns.subgraph.ask(backtestQuery, { id }, { as: ann, locale });
    expect(errors).toBeUndefined();
    return data?.['backtest'] as ShownBacktest;
  }

  /** The result of a backtest of the draft. */
  async done(changeId: string, days?: number): Promise<NonNullable<ShownBacktest['result']>> {
    const id = await this.started(changeId, days);
    await this.run();
    const { state, result } = await this.shown(id);
    expect(state).toBe('DONE');
    return result ?? {};
  }

  /** What points was asked since its calls were last cleared, in order. */
  simulations(): Simulation[] {
    return this.campaigns.points.peer.calls
      .map(({ request }) => request)
      .filter(({ query }) => query.includes('simulatePostings'))
      .map(({ variables }) => variables?.['input'] as Simulation);
  }
}

/** As the graph shows them; a hundred points are worth a yuan. */
export const inFigures = (points: number, awards: number, members: number) => ({
  points,
  cost: { amountMinor: points, currency: 'CNY' },
  awards,
  members,
});
