import { callerKey, type Caller } from '../../../chassis/caller.js';
import { rows } from '../../../chassis/database.js';
import { newId } from '../../../chassis/ids.js';
import { callerOf } from '../../../chassis/testing/callers.js';
import { readOnly } from '../storage/read-only.js';
import { BacktestDesk, backtestJob, inFigures, startMutation, type ShownBacktest } from './backtest-desk.js';
import { CampaignsUnderTest, fixed, onlyFor } from './given.js';
import { tableDigests } from './table-digests.js';

let campaigns: CampaignsUnderTest;
let desk: BacktestDesk;
beforeAll(async () => {
  campaigns = await CampaignsUnderTest.start();
  desk = new BacktestDesk(campaigns);
});
afterAll(() => campaigns.stop());

describe('a backtest cannot write', () => {
  test('it leaves all tables but its own as they were, and asks points to simulate and for nothing else', async () => {
    const anna = campaigns.members.enrol();
    await desk.bought(anna, 1_000, 2);
    const words = { conditions: { all: [onlyFor(anna), { firstPurchase: { is: true } }] }, effects: [fixed(8)] };
    const id = await desk.started(await desk.drafted({ ...words, caps: { perCampaign: 100 }, budget: { points: 50 } }));
    const before = await tableDigests(campaigns.subgraph);
    campaigns.points.peer.calls.length = 0;
    await desk.run();
    expect((await desk.shown(id)).result).toMatchObject({ draft: inFigures(8, 1, 1) });
    const after = await tableDigests(campaigns.subgraph);
    expect(Object.keys(after).filter((table) => after[table] !== before[table])).toEqual(['backtest']);
    expect(desk.simulations()).toHaveLength(1);
    expect(campaigns.points.peer.calls).toHaveLength(1);
  });

  test('what it reads by is refused every write by the database', async () => {
    const { database } = campaigns.subgraph;
    await expect(readOnly(database, (reader) => rows(reader, 'update rule_book set stamp = 1'))).rejects.toThrow(
      'cannot execute UPDATE in a read-only transaction',
    );
    await desk.started(await desk.drafted({ conditions: onlyFor(campaigns.members.enrol()) }), 1);
    campaigns.subgraph.statements.length = 0;
    await desk.run();
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
    await desk.bought(anna, 1_000, 2);
    await desk.bought(anna, 1_000, 1);
    const id = await desk.started(await desk.drafted({ conditions: onlyFor(anna) }), 3);
    const queued = await campaigns.subgraph.asAdmin(
      `select task_identifier from graphile_worker.jobs where task_identifier = $1`,
      [backtestJob],
    );
    expect(queued).toHaveLength(1);
    expect(await desk.shown(id)).toMatchObject({
      state: 'QUEUED',
      purchasesDone: 0,
      purchasesInAll: null,
      result: null,
    });
    const { answer } = campaigns.points.peer;
    const meanwhile: ShownBacktest[] = [];
    campaigns.points.peer.answer = async (request, call) => {
      meanwhile.push(await desk.shown(id));
      return answer(request, call);
    };
    await desk.run();
    campaigns.points.peer.answer = answer;
    const purchasesInAll = (await desk.shown(id)).purchasesInAll;
    expect(meanwhile).toMatchObject([{ state: 'RUNNING', purchasesInAll, result: null, failure: null }]);
    expect(await desk.shown(id)).toMatchObject({ state: 'DONE', purchasesDone: purchasesInAll });
  });

  test('has its turn after one of each other person, whoever started first and however many', async () => {
    const changeId = await desk.drafted({ conditions: onlyFor(campaigns.members.enrol()) });
    const [cy, di, ed] = [callerOf.ops('cy'), callerOf.ops('di'), callerOf.ops('ed')];
    const start = (as: Caller) => desk.started(changeId, 1, as);
    const ofCy = [await start(cy), await start(cy), await start(cy)];
    const ofDi = [await start(di), await start(di)];
    const ofEd = await start(ed);
    await desk.run();
    const ran = await campaigns.subgraph.asAdmin<{ id: string }>(
      'select id from backtest where started_by = any ($1) order by finished_at',
      [[cy, di, ed].map(callerKey)],
    );
    expect(ran.map(({ id }) => id)).toEqual([ofCy[0], ofDi[0], ofEd, ofCy[1], ofDi[1], ofCy[2]]);
  });

  test('that is running counts among the three of its person', async () => {
    const anna = campaigns.members.enrol();
    await desk.bought(anna, 1_000, 2);
    const [changeId, flo] = [
      await desk.drafted({ conditions: onlyFor(anna), effects: [fixed(5)] }),
      callerOf.ops('flo'),
    ];
    const running = await desk.started(changeId, 3, flo);
    const { answer } = campaigns.points.peer;
    const meanwhile: unknown[] = [];
    campaigns.points.peer.answer = async (request, call) => {
      campaigns.points.peer.answer = answer;
      meanwhile.push((await desk.shown(running)).state);
      for (let more = 0; more < 3; more += 1) {
        const input = { backtestId: newId(), changeId, days: 3 };
        const { data } = await campaigns.ask(startMutation, { input }, flo);
        meanwhile.push((data?.['startBacktest'] as { __typename: string }).__typename);
      }
      return answer(request, call);
    };
    await desk.run();
    expect(meanwhile).toEqual(['RUNNING', 'Backtest', 'Backtest', 'TooManyBacktests']);
  });

  test('is taken up by another process a minute after a crash, and the run that was given up writes nothing any more', async () => {
    const anna = campaigns.members.enrol();
    await desk.bought(anna, 1_000, 2);
    const id = await desk.started(await desk.drafted({ conditions: onlyFor(anna), effects: [fixed(5)] }));
    const waiting = await desk.started(await desk.drafted({ conditions: onlyFor(anna), effects: [fixed(6)] }));
    const other = await campaigns.secondProcess();
    const { answer } = campaigns.points.peer;
    campaigns.points.peer.answer = async () => {
      campaigns.points.peer.answer = answer;
      // While the first process waits for points, the second finds nothing to do; and a minute later it takes the first for gone.
      await other.service.runJob(backtestJob);
      expect((await desk.shown(waiting)).state).toBe('QUEUED');
      await campaigns.subgraph.clock.advance({ seconds: 61 });
      await other.service.runJob(backtestJob);
      return { simulatePostings: { postings: [{ awards: [{ points: 999 }] }] } };
    };
    try {
      await desk.run();
    } finally {
      await other.stop();
    }
    expect(await desk.shown(id)).toMatchObject({ state: 'DONE', result: { draft: inFigures(5, 1, 1) } });
    expect(await desk.shown(waiting)).toMatchObject({ state: 'DONE', result: { draft: inFigures(6, 1, 1) } });
  });

  test('waits for a service that is out of reach, and is given up after five runs', async () => {
    const anna = campaigns.members.enrol();
    await desk.bought(anna, 1_000, 2);
    const changeId = await desk.drafted({ conditions: onlyFor(anna), effects: [fixed(5)] });
    const [patient, unlucky] = [await desk.started(changeId), await desk.started(changeId)];
    campaigns.points.peer.behaviour = 'unreachable';
    await desk.run();
    expect(await desk.shown(patient)).toMatchObject({ state: 'QUEUED', failure: null });
    campaigns.points.peer.behaviour = 'answers';
    await campaigns.subgraph.asAdmin("update backtest set take_up_at = app_now() + interval '1 day' where id = $1", [
      unlucky,
    ]);
    await desk.run();
    expect((await desk.shown(patient)).state).toBe('QUEUED');
    await campaigns.subgraph.clock.advance({ seconds: 21 });
    await desk.run();
    expect((await desk.shown(patient)).state).toBe('DONE');

    campaigns.members.peer.behaviour = 'unreachable';
    for (let left = 4; left > 0; left -= 1) {
      expect((await desk.shown(unlucky)).state).toBe('QUEUED');
      await campaigns.subgraph.clock.advance({ days: 1 });
      await desk.run();
    }
    campaigns.members.peer.behaviour = 'answers';
    const { state, failure, result } = await desk.shown(unlucky);
    expect([state, result]).toEqual(['FAILED', null]);
    expect(failure).toMatch(/out of reach/);
    expect((await desk.shown(unlucky, 'zh-CN')).failure).toMatch(/已尝试 5 次/);
  });

  test('fails, and says why, where the version can no longer be read', async () => {
    const changeId = await desk.drafted({});
    await campaigns.subgraph.asAdmin(
      `update configuration_version set body = jsonb_set(body, '{effects}', '[{"removed": {}}]') where change_id = $1`,
      [changeId],
    );
    const id = await desk.started(changeId);
    await desk.run();
    expect(await desk.shown(id)).toMatchObject({
      state: 'FAILED',
      failure: 'What the version says can no longer be read; propose it anew',
    });
  });
});
