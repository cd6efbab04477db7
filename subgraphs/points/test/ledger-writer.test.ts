/** The writer under what can go wrong around it: a command that fails, a database that is away, more than it can take. */
import type { Database } from '../../../chassis/database.js';
import { newId } from '../../../chassis/ids.js';
import type { LedgerWriter } from '../storage/ledger-writer.js';
import type { PostingResult } from '../storage/posting-request.js';
import { PointsUnderTest } from './given.js';
import { cutConnections, untilWaiting, whileNobodyWrites } from './held-head.js';
import { burning, earning, holding, request } from './postings.js';

let given: PointsUnderTest;
let writer: LedgerWriter;
beforeAll(async () => {
  given = await PointsUnderTest.start();
  writer = given.writer();
});
beforeEach(() => given.backToTheBeginning());
afterEach(() => given.booksBalance());
afterAll(() => given.stop());

const asAdmin = (sql: string) => given.subgraph.asAdmin<Record<string, string>>(sql);
const blocks = async () => asAdmin('select row_count::text as rows from ledger_block order by number');
const newest = async (since: number) => (await blocks()).slice(since).map(({ rows }) => Number(rows));
const kindsOf = (results: PostingResult[]) => results.map(({ kind }) => kind);

const refusedAs = (code: string) => ({ status: 'rejected', reason: expect.objectContaining({ code }) });

describe('batches', () => {
  it('are of one where one asks', async () => {
    const before = (await blocks()).length;
    for (let turn = 0; turn < 5; turn += 1) await writer.post(request(earning(newId(), 10)));
    expect(await newest(before)).toEqual([1, 1, 1, 1, 1]);
  });

  it('hold whoever has come by the time they are decided, each answered for itself', async () => {
    const [rich, poor] = [newId(), newId()];
    await writer.post(request(earning(rich, 500)));
    const before = (await blocks()).length;
    const asking = await whileNobodyWrites(given.subgraph, async () => {
      const all = [burning(rich, 100), burning(poor, 1), burning(rich, 401), burning(rich, 400)].map((command) =>
        writer.post(request(command)),
      );
      await untilWaiting(given.subgraph, 1);
      return all;
    });
    const results = await Promise.all(asking);
    expect(kindsOf(results)).toEqual(['answered', 'answered', 'answered', 'answered']);
    expect(results.map((result) => (result.kind === 'answered' ? result.answer : null))).toEqual([
      { value: expect.objectContaining({ status: 'SETTLED', settled: 100 }) },
      { refusal: { code: 'NOT_ENOUGH_POINTS', details: { spendable: 0, needed: 1 } } },
      { refusal: { code: 'NOT_ENOUGH_POINTS', details: { spendable: 400, needed: 401 } } },
      { value: expect.objectContaining({ status: 'SETTLED', settled: 400 }) },
    ]);
    expect(await newest(before)).toEqual([2]);
  });

  it('answer a request that stands in them twice once, and one of another input not at all', async () => {
    const member = newId();
    await writer.post(request(earning(member, 500)));
    const once = request(burning(member, 200));
    const other = { ...once, once: { key: once.once!.key, inputHash: Buffer.alloc(32, 1) } };
    const asking = await whileNobodyWrites(given.subgraph, async () => {
      const all = [once, once, other].map((one) => writer.post(one));
      await untilWaiting(given.subgraph, 1);
      return all;
    });
    const [first, second, third] = await Promise.all(asking);
    expect(second).toEqual(first);
    expect(third).toMatchObject({ kind: 'fault', error: { code: 'IDEMPOTENCY_CONFLICT' } });
    expect(await asAdmin(`select balance::text from account where kind = 'WALLET' and owner = '${member}'`)).toEqual([
      { balance: '300' },
    ]);
  });

  it('give a request its last answer where it was stopped and withdrawn in the same one', async () => {
    const member = newId();
    await writer.post(request(earning(member, 100_000)));
    const stopped = request(holding(member, 60_000));
    const command = stopped.command as ReturnType<typeof holding>;
    const asking = await whileNobodyWrites(given.subgraph, async () => {
      const all = [stopped, request({ kind: 'voidHold', service: 'rewards', holdId: command.holdId })].map((one) =>
        writer.post(one),
      );
      await untilWaiting(given.subgraph, 1);
      return all;
    });
    expect(kindsOf(await Promise.all(asking))).toEqual(['under review', 'answered']);
    expect(await writer.post(stopped)).toEqual({
      kind: 'answered',
      answer: { refusal: { code: 'HOLD_NOT_OPEN', details: { holdId: command.holdId, status: 'VOIDED' } } },
    });
  });
});

describe('a command that fails', () => {
  it('in the database takes nobody with it, and goes through once it can', async () => {
    const [bad, ...good] = Array.from({ length: 12 }, () => newId());
    await asAdmin(`create function fail() returns trigger language plpgsql as
      $$ begin raise exception 'this posting fails'; end $$`);
    await asAdmin(`create trigger fails before insert on journal for each row
      when (new.member_id = '${bad}') execute function fail()`);
    const poisoned = request(earning(bad!, 5));
    const all = [...good.slice(0, 6), ...good.slice(6)].map((id) => request(earning(id, 5)));
    const results = await Promise.allSettled([...all, poisoned, ...all].map((one) => writer.post(one)));
    expect(results.map(({ status }) => status)).toEqual([
      ...all.map(() => 'fulfilled'),
      'rejected',
      ...all.map(() => 'fulfilled'),
    ]);
    expect(results.slice(0, 11)).toEqual(results.slice(12));
    await asAdmin('drop function fail cascade');
    expect(await writer.post(poisoned)).toMatchObject({ kind: 'answered' });
    const earned = await asAdmin(`select count(*)::text as count, sum(amount)::text as sum from journal
      where member_id in (${[bad, ...good].map((id) => `'${id}'`).join()})`);
    expect(earned).toEqual([{ count: '12', sum: '60' }]);
  });

  it('in being decided takes nobody with it', async () => {
    const member = newId();
    const { settled } = await whileNobodyWrites(given.subgraph, async () => {
      // What no use case lets through: a posting of nothing.
      const all = [earning(member, 5), burning(member, 0), burning(member, 2)].map((one) => writer.post(request(one)));
      // Listened to from the start: the one that fails may do so before anybody else is answered.
      const settled = Promise.allSettled(all);
      await untilWaiting(given.subgraph, 1);
      return { settled };
    });
    const results = await settled;
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });
});

describe('a database that is away', () => {
  const database = () => given.subgraph.testDatabase.name;

  it('is told as such, and the same id succeeds when it is back', async () => {
    const one = request(earning(newId(), 5));
    await asAdmin(`alter database ${database()} connection limit 0`);
    await cutConnections(given.subgraph);
    await expect(writer.post(one)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await expect(writer.post(one)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await asAdmin(`alter database ${database()} connection limit -1`);
    expect(await writer.post(one)).toMatchObject({ kind: 'answered' });
  });

  it('is told to nobody who came after the try that met it', async () => {
    const { database: real } = given.subgraph;
    const outage = Object.assign(new Error('connection refused'), { code: 'ECONNREFUSED' });
    let fails: () => void = () => undefined;
    const begun = new Promise<never>((_, reject) => (fails = () => reject(outage)));
    let calls = 0;
    const withClient: Database['withClient'] = (work) => ((calls += 1) === 1 ? begun : real.withClient(work));
    const asked = PointsUnderTest.writerOver({ withClient } as Database);
    // The first try waits for its connection; a second one answers both.
    await Promise.all([1, 2].map(() => asked.post(request(earning(newId(), 5)))));
    const third = asked.post(request(earning(newId(), 5)));
    fails();
    expect(await third).toMatchObject({ kind: 'answered' });
  });

  it('leaves nothing of what it was cut off from', async () => {
    const member = newId();
    const one = request(earning(member, 5));
    await whileNobodyWrites(given.subgraph, async () => {
      const waiting = expect(writer.post(one)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
      await untilWaiting(given.subgraph, 1);
      await cutConnections(given.subgraph);
      await waiting;
    });
    expect(await asAdmin(`select 1 from account where owner = '${member}'`)).toEqual([]);
    expect(await writer.post(one)).toMatchObject({ kind: 'answered' });
  });
});

it('turns away whom it could answer only after they have given up, and answers all others', async () => {
  const nothing = { once: null, command: { kind: 'releaseExpiredHold', service: 'rewards', holdId: newId() } } as const;
  const asking = await whileNobodyWrites(given.subgraph, () => {
    const all = Promise.allSettled(Array.from({ length: 10_003 }, () => writer.post(nothing)));
    return Promise.resolve({ all });
  });
  const results = await asking.all;
  expect(results.slice(0, 10_000).every(({ status }) => status === 'fulfilled')).toBe(true);
  expect(results.slice(10_000)).toEqual([1, 2, 3].map(() => refusedAs('OVERLOADED')));
});
