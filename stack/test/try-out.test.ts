import { newId } from '../../chassis/ids.js';
import { callerOf } from '../../chassis/testing/callers.js';
import { Together } from '../testing/start-together.js';

/** What campaigns tries out, against the real ledger and its cap of 5,000 points for a member's day. */
let house: Together;
beforeAll(async () => {
  house = await Together.start({ subgraphs: ['members', 'points', 'campaigns'] });
  await house.clock.moveTo(new Date('2026-11-22T04:00:00Z'));
});
afterAll(() => house.stop());

type Asked = ReturnType<Together['subgraph']>;

/** The answer to an operation of one field. */
async function ask(subgraph: Asked, document: string, input: object, as = callerOf.ops()): Promise<unknown> {
  const { data, errors } = await subgraph.ask(document, { input }, { as });
  expect(errors).toBeUndefined();
  return Object.values(data ?? {})[0];
}

const campaigns = (document: string, input: object, as = callerOf.ops()) =>
  ask(house.subgraph('campaigns'), document, input, as);

async function enrolled(): Promise<string> {
  const memberId = newId();
  const enrol = 'mutation ($input: EnrolMemberInput!) { enrolMember(input: $input) { ... on Member { id } } }';
  await ask(house.subgraph('members'), enrol, { memberId, displayName: 'Li Hua' }, callerOf.channel());
  return memberId;
}

const yuan = (amount: number) => ({ amountMinor: amount * 100, currency: 'CNY' });
const bought = (memberId: string, amount: number, occurredAt: string) => ({
  memberId,
  channel: 'shop',
  occurredAt,
  lines: [{ lineId: '1', sku: 'RICE', quantity: 1, amount: yuan(amount) }],
});

async function recorded(purchase: ReturnType<typeof bought>): Promise<unknown> {
  const input = { ...purchase, purchaseId: newId(), total: purchase.lines[0]?.amount };
  const record = `mutation ($input: RecordPurchaseInput!) {
    recordPurchase(input: $input) { ... on Purchase { awards { points cut } } }
  }`;
  return campaigns(record, input, callerOf.channel());
}

const dryRun = `query ($input: DryRunPurchaseInput!) {
  dryRunPurchase(input: $input) { points campaigns { edges { node { changeId outcome award { points cutByLedger } } } } }
}`;

/** The member is given 300 points for a basket of 1,000 yuan. */
async function drafted(memberId: string, budget: number | null): Promise<string> {
  const changeId = newId();
  await campaigns('mutation ($input: ProposeCampaignInput!) { draftCampaign(input: $input) { __typename } }', {
    changeId,
    campaignId: newId(),
    name: { zhCN: '满千送三百', en: 'Three hundred' },
    conditions: { all: [{ member: { anyOf: [memberId] } }, { basketTotal: { atLeastMinor: 100_000 } }] },
    effects: [{ fixedPoints: { points: 300 } }],
    budget: budget === null ? null : { points: budget },
    startsAt: '2026-11-01T00:00:00Z',
    endsAt: '2026-12-01T00:00:00Z',
  });
  return changeId;
}

async function backtested(changeId: string): Promise<unknown> {
  const backtestId = newId();
  const start = 'mutation ($input: StartBacktestInput!) { startBacktest(input: $input) { __typename } }';
  await campaigns(start, { backtestId, changeId, days: 20 });
  await house.subgraph('campaigns').service.runJob('run-backtests');
  const result = `query { backtest(id: "${backtestId}") { state result { draft { points awards } budgetRunsOutOn } } }`;
  return campaigns(result, {});
}

const node = (outcome: string, points: number, cutByLedger: number, changeId: string | null = null) => ({
  node: { changeId, outcome, award: { points, cutByLedger } },
});

test('a dry run says what the ledger then pays, and leaves all tables of all services as they were', async () => {
  const memberId = await enrolled();
  const changeId = await drafted(memberId, 200);
  const first = bought(memberId, 4_900, '2026-11-20T04:00:00Z');
  await house.drain();
  const before = await house.digests();
  // 4,900 of the day's 5,000 points; 100 are left for the draft, which has 200 in its budget.
  expect(await campaigns(dryRun, { ...first, changeIds: [changeId] })).toEqual({
    points: 5_000,
    campaigns: { edges: [node('GIVEN', 4_900, 0), node('GIVEN', 100, 200, changeId)] },
  });
  expect(await house.digests()).toEqual(before);

  await recorded(first);
  const second = bought(memberId, 1_000, '2026-11-20T05:00:00Z');
  expect(await campaigns(dryRun, { ...second, changeIds: [changeId] })).toEqual({
    points: 100,
    campaigns: { edges: [node('GIVEN', 100, 900), node('CUT_TO_NOTHING', 0, 300, changeId)] },
  });
  expect(await recorded(second)).toEqual({ awards: [{ points: 100, cut: 900 }] });
});

test("a backtest asks the ledger what the day's cap and the budget leave", async () => {
  const memberId = await enrolled();
  await recorded(bought(memberId, 1_000, '2026-11-18T04:00:00Z'));
  await recorded(bought(memberId, 2_000, '2026-11-19T04:00:00Z'));
  await recorded(bought(memberId, 10, '2026-11-19T05:00:00Z'));
  await recorded(bought(memberId, 5_000, '2026-11-20T04:00:00Z'));
  // Three baskets of 1,000 yuan or more; the last one has filled its day.
  expect(await backtested(await drafted(memberId, null))).toEqual({
    state: 'DONE',
    result: { draft: { points: 600, awards: 2 }, budgetRunsOutOn: null },
  });
  expect(await backtested(await drafted(memberId, 500))).toEqual({
    state: 'DONE',
    result: { draft: { points: 500, awards: 2 }, budgetRunsOutOn: '2026-11-19' },
  });
});
