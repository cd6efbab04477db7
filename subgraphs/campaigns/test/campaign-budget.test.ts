import { newId } from '../../../chassis/ids.js';
import { callerOf } from '../../../chassis/testing/callers.js';
import { baseCampaignId } from '../domain/campaign.js';
import { ann, CampaignDesk, type Said } from './campaign-desk.js';
import {
  campaignBody,
  CampaignsUnderTest,
  cny,
  fixed,
  onlyFor,
  windowAround,
  type CampaignWords,
  type ShownPurchase,
} from './given.js';
import type { KnownMember } from './members-stand-in.js';

let campaigns: CampaignsUnderTest;
let desk: CampaignDesk;
beforeAll(async () => {
  campaigns = await CampaignsUnderTest.start();
  desk = new CampaignDesk(campaigns);
});
afterAll(() => campaigns.stop());
beforeEach(() => {
  campaigns.points.peer.behaviour = 'answers';
});

const job = 'bring-waiting-live';

/** 30 points for each purchase of the member, as far as the words do not say otherwise. */
const body = (member: KnownMember, words: Partial<CampaignWords>) =>
  campaignBody({
    ...windowAround(campaigns.subgraph.clock.now(), 48, 48),
    effects: [fixed(30)],
    conditions: onlyFor(member),
    ...words,
  });

async function live(member: KnownMember, words: Partial<CampaignWords>, campaignId = newId()): Promise<string> {
  expect(await desk.approve(await desk.propose(campaignId, body(member, words)))).toMatchObject({ state: 'LIVE' });
  return campaignId;
}

/** What campaigns beside the base rule gave for ten yuan: version, points paid, points cut. */
async function bonusesFor(member: KnownMember): Promise<[number, number, number][]> {
  const { awards } = await campaigns.recorded(campaigns.purchaseOf(member, [{ lineId: '1', amount: 1000 }]));
  return bonuses(awards);
}

const bonuses = (awards: ShownPurchase['awards']) =>
  awards
    .filter(({ campaign }) => campaign.id !== baseCampaignId)
    .map(({ version, points, cut }): [number, number, number] => [version, points, cut]);

/** What was put into the campaign's budget and taken out of it again, one after the other. */
const fundings = (campaignId: string) =>
  [...campaigns.points.done.values()].filter(({ owner }) => owner === campaignId).map(({ points }) => points);

/** The campaign's versions by the state in which `campaignChanges` lists them. */
async function statesOf(campaignId: string): Promise<Record<string, number[]>> {
  const query = `query ($states: [CampaignChangeState!]) {
    campaignChanges(states: $states, first: 100) { edges { node { change { key version state } } } }
  }`;
  const found: Record<string, number[]> = {};
  for (const state of ['APPROVED', 'LIVE', 'ENDED', 'REJECTED']) {
    const { data } = await campaigns.ask(query, { states: [state] }, ann);
    const { edges } = data?.['campaignChanges'] as { edges: { node: { change: Said } }[] };
    const changes = edges.map(({ node }) => node.change).filter(({ key }) => key === campaignId);
    expect(new Set(changes.map((change) => change['state']))).toEqual(new Set(changes.length > 0 ? [state] : []));
    found[state] = changes.map(({ version }) => Number(version));
  }
  return found;
}

describe('a budget', () => {
  test('is in the ledger before the campaign counts, and pays until nothing is left', async () => {
    const member = campaigns.members.enrol();
    const campaignId = await live(member, { budget: { points: 100 } });
    expect(campaigns.points.budgets.get(campaignId)).toBe(100);
    const paid = [];
    for (let purchase = 0; purchase < 5; purchase += 1) paid.push(...(await bonusesFor(member)));
    expect(paid).toEqual([
      [1, 30, 0],
      [1, 30, 0],
      [1, 30, 0],
      [1, 10, 20],
      [1, 0, 30],
    ]);
  });

  // A hundred points are worth a yuan: a fen is one point.
  test.each([
    [{ points: 300 }, 300],
    [{ amount: cny(500) }, 500],
    [{ points: 300, amount: cny(500) }, 300],
    [{ points: 700, amount: cny(500) }, 500],
    [{ amount: cny(1) }, 1],
  ])('of %j is %d points', async (budget, points) => {
    const campaignId = await live(campaigns.members.enrol(), { budget });
    expect(fundings(campaignId)).toEqual([points]);
  });

  test.each([
    ['NOTHING', 'NOTHING'],
    ['PART', null],
  ])('that runs short is asked to pay as the campaign says (%s)', async (whenShort, asked) => {
    const member = campaigns.members.enrol();
    const campaignId = await live(member, { budget: { points: 100 }, whenShort });
    const input = campaigns.purchaseOf(member, [{ lineId: '1', amount: 1000 }]);
    await campaigns.recorded(input);
    expect(campaigns.points.done.get(input.purchaseId)?.awards).toMatchObject([
      { campaignId: baseCampaignId, budget: null, whenShort: null },
      { campaignId, budget: campaignId, whenShort: asked },
    ]);
  });

  test('is shown to ops alone', async () => {
    const campaignId = await live(campaigns.members.enrol(), { budget: { points: 300, amount: cny(500) } });
    const query = 'query ($id: ID!) { campaign(id: $id) { budget { points amount { amountMinor currency } } } }';
    const shownTo = async (as: Parameters<typeof campaigns.ask>[2]) =>
      (await campaigns.ask(query, { id: campaignId }, as)).data?.['campaign'];
    expect(await shownTo(callerOf.ops('ann', ['campaigns:read']))).toEqual({
      budget: { points: 300, amount: cny(500) },
    });
    expect(await shownTo(callerOf.anonymous())).toEqual({ budget: null });
    expect(await shownTo(callerOf.ops('ann', []))).toEqual({ budget: null });
  });
});

describe('while points is out of reach', () => {
  test.each(['unreachable', 'broken', 'lost'] as const)(
    '(%s) a version is approved and waits; the one before it goes on, until the job has the budget',
    async (behaviour) => {
      const member = campaigns.members.enrol();
      const campaignId = await live(member, { effects: [fixed(7)] });
      const second = await desk.propose(campaignId, body(member, { budget: { points: 100 } }));
      campaigns.points.peer.behaviour = behaviour;
      expect(await desk.approve(second)).toMatchObject({ version: 2, state: 'APPROVED' });
      await campaigns.subgraph.service.runJob(job);
      campaigns.points.peer.behaviour = 'answers';
      expect(await desk.shown(campaignId)).toEqual({ version: 1, state: 'LIVE' });
      expect(await bonusesFor(member)).toEqual([[1, 7, 0]]);

      await campaigns.subgraph.service.runJob(job);
      expect(await desk.shown(campaignId)).toEqual({ version: 2, state: 'LIVE' });
      expect(await bonusesFor(member)).toEqual([[2, 30, 0]]);
      // Under one id, so that an answer that was lost is no second budget.
      expect(fundings(campaignId)).toEqual([100]);
    },
  );

  test('people see which version waits, and that the one before it counts', async () => {
    const member = campaigns.members.enrol();
    const campaignId = await live(member, { effects: [fixed(7)] });
    const second = await desk.propose(campaignId, body(member, { budget: { points: 100 } }));
    campaigns.points.peer.behaviour = 'unreachable';
    await desk.approve(second);
    expect(await statesOf(campaignId)).toEqual({ APPROVED: [2], LIVE: [1], ENDED: [], REJECTED: [] });
    campaigns.points.peer.behaviour = 'answers';
    await campaigns.subgraph.service.runJob(job);
    expect(await statesOf(campaignId)).toEqual({ APPROVED: [], LIVE: [2], ENDED: [1], REJECTED: [] });
  });

  test('a campaign is nobody’s until its first version has its budget', async () => {
    const member = campaigns.members.enrol();
    const campaignId = newId();
    const first = await desk.propose(campaignId, body(member, { budget: { points: 100 } }));
    campaigns.points.peer.behaviour = 'unreachable';
    await desk.approve(first);
    campaigns.points.peer.behaviour = 'answers';
    expect(await desk.shown(campaignId)).toBeNull();
    expect(await bonusesFor(member)).toEqual([]);
    // Approved again, by whoever has seen no answer, it does not wait for the job.
    expect(await desk.approve(first)).toMatchObject({ state: 'LIVE' });
    expect(await bonusesFor(member)).toEqual([[1, 30, 0]]);
  });

  test('the next version waits its turn', async () => {
    const member = campaigns.members.enrol();
    const campaignId = newId();
    const first = await desk.propose(campaignId, body(member, { budget: { points: 100 } }));
    const second = await desk.propose(campaignId, body(member, { budget: { points: 200 } }));
    campaigns.points.peer.behaviour = 'unreachable';
    expect(await desk.approve(first)).toMatchObject({ state: 'APPROVED' });
    expect(await desk.approve(second)).toEqual({ code: 'BAD_USER_INPUT', path: 'input.changeId' });
    campaigns.points.peer.behaviour = 'answers';
    await campaigns.subgraph.service.runJob(job);
    expect(await desk.approve(second)).toMatchObject({ state: 'LIVE' });
    expect(fundings(campaignId)).toEqual([100, 100]);
  });

  test('two processes that bring it live at once put one budget in', async () => {
    const member = campaigns.members.enrol();
    const campaignId = newId();
    const first = await desk.propose(campaignId, body(member, { budget: { points: 100 } }));
    campaigns.points.peer.behaviour = 'unreachable';
    await desk.approve(first);
    campaigns.points.peer.behaviour = 'answers';
    const other = await campaigns.secondProcess();
    try {
      await Promise.all([other, campaigns.subgraph].map(({ service }) => service.runJob(job)));
    } finally {
      await other.stop();
    }
    expect(await desk.shown(campaignId)).toEqual({ version: 1, state: 'LIVE' });
    expect(campaigns.points.budgets.get(campaignId)).toBe(100);
  });
});

describe('a version with another budget', () => {
  test('puts in what it is higher, and takes back what it is lower', async () => {
    const member = campaigns.members.enrol();
    const campaignId = await live(member, { budget: { points: 100 } });
    await bonusesFor(member);
    await live(member, { budget: { points: 150 } }, campaignId);
    expect(campaigns.points.budgets.get(campaignId)).toBe(120);
    await live(member, { budget: { points: 40 } }, campaignId);
    // Of 40 points 30 are given.
    expect(campaigns.points.budgets.get(campaignId)).toBe(10);
    expect(await bonusesFor(member)).toEqual([[3, 10, 20]]);
    expect(fundings(campaignId)).toEqual([100, 50, -110]);
  });

  test('may be as low as what has been given, and no lower', async () => {
    const member = campaigns.members.enrol();
    const campaignId = await live(member, { budget: { points: 100 } });
    await bonusesFor(member);
    const spent = { __typename: 'BudgetSpent', code: 'BUDGET_SPENT', spent: 30, asked: 29 };
    expect(await desk.propose(campaignId, body(member, { budget: { points: 29 } }))).toEqual(spent);
    expect(await desk.draft(campaignId, body(member, { budget: { amount: cny(29) } }))).toEqual(spent);
    await live(member, { budget: { points: 30 } }, campaignId);
    expect(await bonusesFor(member)).toEqual([[2, 0, 30]]);
  });

  test('is refused at approval where more has been given since it was proposed', async () => {
    const member = campaigns.members.enrol();
    const campaignId = await live(member, { budget: { points: 100 } });
    const lower = await desk.propose(campaignId, body(member, { budget: { points: 40 } }));
    await bonusesFor(member);
    await bonusesFor(member);
    expect(await desk.approve(lower)).toMatchObject({ __typename: 'BudgetSpent', spent: 60, asked: 40 });
    expect(await desk.shown(campaignId)).toEqual({ version: 1, state: 'LIVE' });
    expect(fundings(campaignId)).toEqual([100]);
  });

  test("is refused by the ledger's own word where more is given in that very moment, and the one before goes on", async () => {
    const member = campaigns.members.enrol();
    const campaignId = await live(member, { budget: { points: 100 } });
    const lower = await desk.propose(campaignId, body(member, { budget: { points: 40 } }));
    const { answer } = campaigns.points.peer;
    campaigns.points.peer.answer = (request, call) => {
      // Sixty are given after campaigns has asked what is left, and before it takes the rest back.
      if (request.query.includes('fundAccount')) campaigns.points.budgets.set(campaignId, 40);
      return answer(request, call);
    };
    try {
      expect(await desk.approve(lower)).toMatchObject({ __typename: 'BudgetSpent', spent: 60, asked: 40 });
    } finally {
      campaigns.points.peer.answer = answer;
    }
    expect(await desk.shown(campaignId)).toEqual({ version: 1, state: 'LIVE' });
    expect(await bonusesFor(member)).toEqual([[1, 30, 0]]);
    // On record it is rejected, and stays so: approved again, it is not said to be live.
    expect(await desk.approve(lower)).toEqual({ code: 'BAD_USER_INPUT', path: 'input.changeId' });
    expect(
      await campaigns.subgraph.asAdmin('select version, state from configuration_version where key = $1 order by 1', [
        campaignId,
      ]),
    ).toEqual([
      { version: 1, state: 'LIVE' },
      { version: 2, state: 'REJECTED' },
    ]);
    expect(await statesOf(campaignId)).toEqual({ APPROVED: [], LIVE: [1], ENDED: [], REJECTED: [2] });
    // What was refused does not wait for anything any more, and the next version may come.
    await campaigns.subgraph.service.runJob(job);
    expect(await desk.shown(campaignId)).toEqual({ version: 1, state: 'LIVE' });
    await live(member, { budget: { points: 95 } }, campaignId);
    expect(await bonusesFor(member)).toEqual([[3, 5, 25]]);
  });

  test('cannot be held against what has been given while points is out of reach', async () => {
    const member = campaigns.members.enrol();
    const campaignId = await live(member, { budget: { points: 100 } });
    campaigns.points.peer.behaviour = 'unreachable';
    expect(await desk.propose(campaignId, body(member, { budget: { points: 40 } }))).toMatchObject({
      code: 'UNAVAILABLE',
    });
    // A higher one needs no such question.
    expect(await desk.propose(campaignId, body(member, { budget: { points: 400 } }))).toMatchObject({
      state: 'SUBMITTED',
    });
  });

  test('without one gives without end, and leaves what the ledger has', async () => {
    const member = campaigns.members.enrol();
    const campaignId = await live(member, { budget: { points: 10 } });
    await live(member, {}, campaignId);
    expect(await bonusesFor(member)).toEqual([[2, 30, 0]]);
    expect(fundings(campaignId)).toEqual([10]);
  });
});

describe('approvals that race', () => {
  test('of one version make it live once, with one budget', async () => {
    const campaignId = newId();
    const first = await desk.propose(campaignId, body(campaigns.members.enrol(), { budget: { points: 100 } }));
    const said = await Promise.all(Array.from({ length: 5 }, () => desk.approve(first)));
    expect(said.map(({ state }) => state)).toEqual(Array.from({ length: 5 }, () => 'LIVE'));
    expect(campaigns.points.budgets.get(campaignId)).toBe(100);
  });

  test('of two versions end with the budget of the one that counts', async () => {
    const budgets = [100, 250, 400];
    const outcomes = new Set<unknown>();
    for (let round = 0; round < 5; round += 1) {
      const campaignId = newId();
      const member = campaigns.members.enrol();
      const versions: Said[] = [];
      for (const points of budgets) versions.push(await desk.propose(campaignId, body(member, { budget: { points } })));
      const said = await Promise.all(versions.map((version) => desk.approve(version)));
      for (const { state, code } of said) outcomes.add(state ?? code);
      const version = Number((await desk.shown(campaignId))?.['version']);
      expect(campaigns.points.budgets.get(campaignId)).toBe(budgets[version - 1]);
    }
    // Each is live or came too late (outdated, or another waits); none is a fault of ours.
    expect([...outcomes].filter((outcome) => outcome !== 'LIVE' && outcome !== 'BAD_USER_INPUT')).toEqual([]);
  });
});
