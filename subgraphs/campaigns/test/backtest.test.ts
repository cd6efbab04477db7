import { newId } from '../../../chassis/ids.js';
import { callerOf } from '../../../chassis/testing/callers.js';
import { rows } from '../../../chassis/database.js';
import { readOnly } from '../storage/read-only.js';
import { ann, CampaignDesk } from './campaign-desk.js';
import {
  campaignBody,
  CampaignsUnderTest,
  faultOf,
  fixed,
  importer,
  onlyFor,
  windowAround,
  type CampaignWords,
} from './given.js';
import type { KnownMember } from './members-stand-in.js';
import { tableDigests } from './table-digests.js';

let campaigns: CampaignsUnderTest;
let desk: CampaignDesk;
beforeAll(async () => {
  campaigns = await CampaignsUnderTest.start();
  desk = new CampaignDesk(campaigns);
});
afterAll(() => campaigns.stop());
beforeEach(() => {
  campaigns.points.peer.behaviour = 'answers';
  campaigns.points.peer.calls.length = 0;
});

const job = 'run-backtests';
const figures = 'points cost { amountMinor currency } awards members';
const fields = `id changeId days state purchasesDone purchasesInAll startedBy startedAt finishedAt failure
  result { draft { ${figures} } replaced { ${figures} } difference { ${figures} } given { ${figures} } tierMoves budgetRunsOutOn }`;
const startMutation = `mutation ($input: StartBacktestInput!) { startBacktest(input: $input) { __typename ... on Backtest { ${fields} } } }`;
const query = `query ($id: ID!) { backtest(id: $id) { ${fields} } }`;

interface Shown {
  id: string;
  state: string;
  purchasesDone: number;
  purchasesInAll: number | null;
  failure: string | null;
  result: Record<string, unknown> | null;
}

const dayMs = 24 * 60 * 60 * 1000;
const now = () => campaigns.subgraph.clock.now();
/** Noon in Shanghai, so many days ago. */
function noon(daysAgo: number): Date {
  const day = new Date(now().getTime() - daysAgo * dayMs).toISOString().slice(0, 10);
  return new Date(`${day}T04:00:00Z`);
}
const body = (words: Partial<CampaignWords>) => campaignBody({ ...windowAround(now(), -24, 48), ...words });
/** So much money, spent so many days ago. */
const bought = (member: KnownMember, amount: number, daysAgo: number, minutes = 0) =>
  campaigns.recorded(
    campaigns.purchaseOf(member, [{ lineId: '1', amount }], {
      occurredAt: new Date(noon(daysAgo).getTime() + minutes * 60_000).toISOString(),
    }),
    importer,
  );

async function drafted(words: Partial<CampaignWords>, campaignId = newId()): Promise<string> {
  return String((await desk.draft(campaignId, body(words)))['id']);
}

async function started(changeId: string, days = 20): Promise<string> {
  const input = { backtestId: newId(), changeId, days };
  const { data, errors } = await campaigns.ask(startMutation, { input }, ann);
  expect(errors).toBeUndefined();
  expect(data?.['startBacktest']).toMatchObject({ __typename: 'Backtest', id: input.backtestId, state: 'QUEUED' });
  return input.backtestId;
}

async function shown(id: string, locale: 'zh-CN' | 'en' = 'en'): Promise<Shown> {
  const { data, errors } = await campaigns.subgraph.ask(query, { id }, { as: ann, locale });
  expect(errors).toBeUndefined();
  return data?.['backtest'] as Shown;
}

const run = () => campaigns.subgraph.service.runJob(job);

async function done(changeId: string, days?: number): Promise<NonNullable<Shown['result']>> {
  const id = await started(changeId, days);
  await run();
  const { state, result } = await shown(id);
  expect(state).toBe('DONE');
  return result ?? {};
}

const inFigures = (points: number, awards: number, members: number) => ({
  points,
  // A hundred points are worth a yuan.
  cost: { amountMinor: points, currency: 'CNY' },
  awards,
  members,
});
const simulations = () =>
  campaigns.points.peer.calls
    .map(({ request }) => request)
    .filter(({ query: asked }) => asked.includes('simulatePostings'))
    .map(({ variables }) => variables?.['input'] as Simulation);
interface Simulation {
  funding: { owner: string; points: number }[];
  postings: { memberId: string; occurredAt: string; awards: { points: number; budget: string | null }[] }[];
}

describe('a backtest', () => {
  test('of a new campaign: what it would have given over all of the days, whatever its window', async () => {
    const [anna, bert] = [campaigns.members.enrol(), campaigns.members.enrol()];
    for (const daysAgo of [9, 8, 7]) await bought(anna, 10_000, daysAgo);
    await bought(bert, 5_000, 8, 1);
    await bought(bert, 99_900, 40);
    const changeId = await drafted({ conditions: onlyFor(anna, bert), effects: [fixed(30)], caps: { perMember: 70 } });
    // Anna 30 + 30 + 10 under her cap, Bert 30; his purchase of 40 days ago is too old.
    const draft = inFigures(100, 4, 2);
    expect(await done(changeId)).toEqual({
      draft,
      replaced: inFigures(0, 0, 0),
      difference: draft,
      // The base rule gave 3 x 100 and 50; nobody has bought anything else before this first test.
      given: inFigures(350, 4, 2),
      tierMoves: 0,
      budgetRunsOutOn: null,
    });
  });

  test('of a version: beside what its campaign really gave, and less', async () => {
    const [anna, bert] = [campaigns.members.enrol(), campaigns.members.enrol()];
    const campaignId = await campaigns.liveCampaign({
      ...windowAround(now(), 24 * 20, 24),
      conditions: onlyFor(anna, bert),
      effects: [fixed(50)],
    });
    await bought(anna, 10_000, 3);
    await bought(bert, 2_000, 2);
    const conditions = { all: [onlyFor(anna, bert), { basketTotal: { atLeastMinor: 5_000 } }] };
    const changeId = await drafted({ conditions, effects: [fixed(20)] }, campaignId);
    expect(await done(changeId)).toMatchObject({
      draft: inFigures(20, 1, 1),
      replaced: inFigures(100, 2, 2),
      difference: { points: -80, cost: { amountMinor: -80 }, awards: -1, members: -1 },
    });
  });

  test('leaves to another of its group what that would have given', async () => {
    const anna = campaigns.members.enrol();
    const group = { code: 'backtest', stacking: 'BEST' };
    const conditions = onlyFor(anna);
    await campaigns.liveCampaign({ ...windowAround(now(), 24 * 5, 24), conditions, effects: [fixed(15)], group });
    await bought(anna, 1_000, 9);
    await bought(anna, 1_000, 3);
    // Only the purchase of nine days ago lies before the other one's window.
    expect(await done(await drafted({ conditions, effects: [fixed(12)], group }))).toMatchObject({
      draft: inFigures(12, 1, 1),
    });
  });

  test('counts purchases of before the days, asks for profiles once, and counts caps of a day by day', async () => {
    const anna = campaigns.members.enrol({ birthday: [1, 1] });
    await bought(anna, 1_000, 25);
    for (const minutes of [0, 1, 2]) await bought(anna, 1_000, 6, minutes);
    await bought(anna, 1_000, 5);
    // Of five the second, third, fourth and fifth lie in the days; those beyond the second count, of a day up to 10 points.
    const conditions = { all: [onlyFor(anna), { not: { nthPurchase: { nth: 2 } } }] };
    const changeId = await drafted({ conditions, effects: [fixed(6)], caps: { perMemberPerDay: 10 } });
    campaigns.members.peer.calls.length = 0;
    expect(await done(changeId)).toMatchObject({ draft: inFigures(6 + 4 + 6, 3, 1) });
    const asked = campaigns.members.peer.calls.flatMap(({ request }) => request.variables?.['wanted']);
    expect(asked.filter((wanted) => (wanted as { memberId: string }).memberId === anna.id)).toHaveLength(1);
  });

  test('says whom it would have lifted, once each, and above the tier they had', async () => {
    const [anna, gold] = [campaigns.members.enrol({ tier: 'SILVER' }), campaigns.members.enrol({ tier: 'GOLD' })];
    await bought(anna, 1_000, 4);
    await bought(anna, 1_000, 3);
    await bought(gold, 1_000, 3);
    const effects = [{ tierFastTrack: { tier: 'GOLD', days: 30 } }];
    const result = await done(await drafted({ conditions: onlyFor(anna, gold), effects }));
    expect(result).toMatchObject({ tierMoves: 1, draft: inFigures(0, 3, 2) });
  });

  test('asks about a thousand awards at once, keeps a day of a member together, and carries the budget on', async () => {
    const members = Array.from({ length: 40 }, () => campaigns.members.enrol());
    // Seven days, on each of which 40 members buy ten times: 2,800 purchases.
    await campaigns.subgraph.asAdmin(
      `with bought as (
         insert into purchase (id, member_id, channel, occurred_at, amount_minor, currency, tier, tier_numerator, tier_denominator,
                               pending_until, next_posting_at, posted_at)
         select gen_random_uuid(), member_id, 'shop', $2::timestamptz - day * interval '1 day' + time * interval '1 minute',
                1000, 'CNY', 'BASIC', 1, 1, now(), now(), now()
           from unnest($1::uuid[]) as member_id, generate_series(1, 7) as day, generate_series(1, 10) as time
         returning id)
       insert into purchase_line (purchase_id, position, line_id, sku, quantity, amount_minor)
       select id, 0, '1', 'RICE', 1, 1000 from bought`,
      [members.map(({ id }) => id), noon(0)],
    );
    const changeId = await drafted({ conditions: onlyFor(...members), effects: [fixed(3)], budget: { points: 7_000 } });
    const id = await started(changeId);
    await run();
    // 2,333 awards are paid whole and one point of the next: on the sixth of the days, of which each takes 1,200 points.
    expect((await shown(id)).result).toMatchObject({
      draft: inFigures(7_000, 2_334, 40),
      budgetRunsOutOn: noon(2).toISOString().slice(0, 10),
    });
    const calls = simulations();
    expect(calls.map(({ postings }) => postings.length)).toEqual([1_000, 1_000, 800]);
    expect(calls.map(({ funding }) => funding)).toEqual(
      [7_000, 4_000, 1_000].map((points) => [{ owner: id, currency: 'HARVEST', points }]),
    );
    const daysOf = calls.map(
      ({ postings }) => new Set(postings.map((posting) => posting.memberId + posting.occurredAt.slice(0, 10))),
    );
    expect(daysOf.reduce((sum, { size }) => sum + size, 0)).toBe(7 * 40);
  });
});

describe('a backtest cannot write', () => {
  test('it leaves all tables but its own as they were, and asks points to simulate and for nothing else', async () => {
    const anna = campaigns.members.enrol();
    await bought(anna, 1_000, 2);
    const words = { conditions: { all: [onlyFor(anna), { firstPurchase: { is: true } }] }, effects: [fixed(8)] };
    const id = await started(await drafted({ ...words, caps: { perCampaign: 100 }, budget: { points: 50 } }));
    const before = await tableDigests(campaigns.subgraph);
    campaigns.points.peer.calls.length = 0;
    await run();
    expect((await shown(id)).result).toMatchObject({ draft: inFigures(8, 1, 1) });
    const after = await tableDigests(campaigns.subgraph);
    expect(Object.keys(after).filter((table) => after[table] !== before[table])).toEqual(['backtest']);
    expect(simulations()).toHaveLength(1);
    expect(campaigns.points.peer.calls).toHaveLength(1);
  });

  test('what it reads by is refused every write by the database', async () => {
    const { database } = campaigns.subgraph;
    await expect(readOnly(database, (reader) => rows(reader, 'update rule_book set stamp = 1'))).rejects.toThrow(
      'cannot execute UPDATE in a read-only transaction',
    );
    await started(await drafted({ conditions: onlyFor(campaigns.members.enrol()) }), 1);
    campaigns.subgraph.statements.length = 0;
    await run();
    // Events are delivered meanwhile, which is no business of a backtest.
    const sent = campaigns.subgraph.statements.filter((sql) => !sql.includes('outbox'));
    // The rules, how many purchases there are, and a page of them.
    expect(sent.filter((sql) => sql === 'set transaction read only')).toHaveLength(3);
    const writing = sent.filter((sql) => /\b(insert into|update|delete from)\b/i.test(sql));
    expect(writing.length).toBeGreaterThan(0);
    expect(writing.filter((sql) => !sql.startsWith('update backtest set'))).toEqual([]);
  });
});

describe('a backtest in the background', () => {
  test('is queued as a job, and its progress is in the graph', async () => {
    const anna = campaigns.members.enrol();
    await bought(anna, 1_000, 2);
    await bought(anna, 1_000, 1);
    const id = await started(await drafted({ conditions: onlyFor(anna) }), 3);
    const queued = await campaigns.subgraph.asAdmin(
      `select task_identifier from graphile_worker.jobs where task_identifier = $1`,
      [job],
    );
    expect(queued).toHaveLength(1);
    expect(await shown(id)).toMatchObject({ state: 'QUEUED', purchasesDone: 0, purchasesInAll: null, result: null });
    const { answer } = campaigns.points.peer;
    const meanwhile: Shown[] = [];
    campaigns.points.peer.answer = async (request, call) => {
      meanwhile.push(await shown(id));
      return answer(request, call);
    };
    await run();
    campaigns.points.peer.answer = answer;
    const purchasesInAll = (await shown(id)).purchasesInAll;
    expect(meanwhile).toMatchObject([{ state: 'RUNNING', purchasesInAll, result: null, failure: null }]);
    expect(await shown(id)).toMatchObject({ state: 'DONE', purchasesDone: purchasesInAll });
  });

  test('is taken up by another process a minute after a crash, and the run that was given up writes nothing any more', async () => {
    const anna = campaigns.members.enrol();
    await bought(anna, 1_000, 2);
    const id = await started(await drafted({ conditions: onlyFor(anna), effects: [fixed(5)] }));
    const waiting = await started(await drafted({ conditions: onlyFor(anna), effects: [fixed(6)] }));
    const other = await campaigns.secondProcess();
    const { answer } = campaigns.points.peer;
    campaigns.points.peer.answer = async () => {
      campaigns.points.peer.answer = answer;
      // While the first process waits for points, the second finds nothing to do; and a minute later it takes the first for gone.
      await other.service.runJob(job);
      expect((await shown(waiting)).state).toBe('QUEUED');
      await campaigns.subgraph.clock.advance({ seconds: 61 });
      await other.service.runJob(job);
      return { simulatePostings: { postings: [{ awards: [{ points: 999 }] }] } };
    };
    try {
      await run();
    } finally {
      await other.stop();
    }
    expect(await shown(id)).toMatchObject({ state: 'DONE', result: { draft: inFigures(5, 1, 1) } });
    expect(await shown(waiting)).toMatchObject({ state: 'DONE', result: { draft: inFigures(6, 1, 1) } });
  });

  test('waits for a service that is out of reach, and is given up after five runs', async () => {
    const anna = campaigns.members.enrol();
    await bought(anna, 1_000, 2);
    const changeId = await drafted({ conditions: onlyFor(anna), effects: [fixed(5)] });
    const [patient, unlucky] = [await started(changeId), await started(changeId)];
    campaigns.points.peer.behaviour = 'unreachable';
    await run();
    expect(await shown(patient)).toMatchObject({ state: 'QUEUED', failure: null });
    campaigns.points.peer.behaviour = 'answers';
    await campaigns.subgraph.asAdmin("update backtest set take_up_at = app_now() + interval '1 day' where id = $1", [
      unlucky,
    ]);
    await run();
    expect((await shown(patient)).state).toBe('QUEUED');
    await campaigns.subgraph.clock.advance({ seconds: 21 });
    await run();
    expect((await shown(patient)).state).toBe('DONE');

    campaigns.members.peer.behaviour = 'unreachable';
    for (let left = 4; left > 0; left -= 1) {
      expect((await shown(unlucky)).state).toBe('QUEUED');
      await campaigns.subgraph.clock.advance({ days: 1 });
      await run();
    }
    campaigns.members.peer.behaviour = 'answers';
    const { state, failure, result } = await shown(unlucky);
    expect([state, result]).toEqual(['FAILED', null]);
    expect(failure).toMatch(/out of reach/);
    expect((await shown(unlucky, 'zh-CN')).failure).toMatch(/已尝试 5 次/);
  });

  test('fails, and says why, where the version can no longer be read', async () => {
    const changeId = await drafted({});
    await campaigns.subgraph.asAdmin(
      `update configuration_version set body = jsonb_set(body, '{effects}', '[{"removed": {}}]') where change_id = $1`,
      [changeId],
    );
    const id = await started(changeId);
    await run();
    expect(await shown(id)).toMatchObject({
      state: 'FAILED',
      failure: 'What the version says can no longer be read; propose it anew',
    });
  });
});

describe('startBacktest', () => {
  const start = (input: object, as = ann) => campaigns.ask(startMutation, { input }, as);

  test('starts one backtest per id, by one person with one input', async () => {
    const input = { backtestId: newId(), changeId: await drafted({}), days: 3 };
    expect(await start(input)).toEqual(await start(input));
    expect(faultOf(await start({ ...input, days: 4 })).code).toBe('IDEMPOTENCY_CONFLICT');
    expect(faultOf(await start(input, callerOf.ops('bo'))).code).toBe('IDEMPOTENCY_CONFLICT');
    const raced = { ...input, backtestId: newId() };
    const [one, two] = await Promise.all([start(raced), start(raced)]);
    expect(one).toEqual(two);
  });

  test.each([
    [{ changeId: newId() }, 'input.changeId'],
    [{ changeId: 'draft' }, 'input.changeId'],
    [{ backtestId: 'mine' }, 'input.backtestId'],
    [{ days: 0 }, 'input.days'],
    [{ days: 3_651 }, 'input.days'],
  ])('refuses %j', async (changes, path) => {
    const input = { backtestId: newId(), changeId: await drafted({}), days: 3, ...changes };
    expect(faultOf(await start(input))).toEqual({ code: 'BAD_USER_INPUT', path });
  });

  test('is for ops with campaigns:write, and its results for those with campaigns:read', async () => {
    const input = { backtestId: newId(), changeId: newId(), days: 3 };
    const list = 'query { backtests { edges { node { id } } } }';
    const [reader, writer] = [callerOf.ops('cy', ['campaigns:read']), callerOf.ops('cy', ['campaigns:write'])];
    for (const [as, code] of [
      [callerOf.anonymous(), 'UNAUTHENTICATED'],
      [callerOf.member(newId()), 'FORBIDDEN'],
      [callerOf.channel(), 'FORBIDDEN'],
    ] as const) {
      expect(faultOf(await start(input, as)).code).toBe(code);
      expect(faultOf(await campaigns.ask(query, { id: input.backtestId }, as)).code).toBe(code);
      expect(faultOf(await campaigns.ask(list, {}, as)).code).toBe(code);
    }
    expect(faultOf(await start(input, reader)).code).toBe('FORBIDDEN');
    expect(faultOf(await campaigns.ask(list, {}, writer)).code).toBe('FORBIDDEN');
    expect((await campaigns.ask(query, { id: input.backtestId }, reader)).data).toEqual({ backtest: null });
  });

  test('what was started is listed, the latest first, each once', async () => {
    const changeId = await drafted({});
    const wanted: string[] = [];
    for (let count = 0; count < 5; count += 1) wanted.unshift(await started(changeId, 1));
    const list = `query ($first: Int, $after: String) { backtests(first: $first, after: $after) { edges { node { id } } pageInfo { endCursor } } }`;
    const seen: string[] = [];
    let after: string | null = null;
    for (let page = 0; page < 3; page += 1) {
      const { data } = await campaigns.ask(list, { first: 2, after }, ann);
      const found = data?.['backtests'] as { edges: { node: { id: string } }[]; pageInfo: { endCursor: string } };
      seen.push(...found.edges.map(({ node }) => node.id));
      after = found.pageInfo.endCursor;
    }
    expect(seen.slice(0, 5)).toEqual(wanted);
    expect(new Set(seen).size).toBe(6);
    expect(faultOf(await campaigns.ask(list, { first: 101 }, ann)).code).toBe('BAD_USER_INPUT');
  });
});
