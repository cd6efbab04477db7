/** Batches that are decided while the one before is still being written: upon it, upon others' writing, upon its failure. */
import type { Client } from 'pg';
import { newId } from '../../../chassis/ids.js';
import { lockLedger } from '../storage/ledger-turn.js';
import type { LedgerWriter } from '../storage/ledger-writer.js';
import type { PostingRequest, PostingResult } from '../storage/posting-request.js';
import { PointsUnderTest } from './given.js';
import { cutConnections, untilWaiting, whileNobodyWrites } from './held-head.js';
import { burning, earning, holding, request } from './postings.js';

let given: PointsUnderTest;
let writer: LedgerWriter;
/** What the writer logged as errors: a batch that fails is taken apart, and what was decided wrongly comes right then. */
let failures: unknown[] = [];
beforeAll(async () => {
  given = await PointsUnderTest.start();
});
beforeEach(async () => {
  await given.backToTheBeginning();
  failures = [];
  writer = PointsUnderTest.writerOver(given.subgraph.database, (failure) => failures.push(failure));
});
afterEach(() => given.booksBalance());
afterAll(() => given.stop());

const asAdmin = (sql: string) => given.subgraph.asAdmin<Record<string, string>>(sql);

/** So many that the writer begins a batch beside another. */
const enough = 32;

function several<T>(count: number, make: (nth: number) => T): T[] {
  return Array.from({ length: count }, (_, nth) => make(nth));
}

const burns = (member: string, points: number, count: number) => several(count, () => request(burning(member, points)));

function filled(requests: readonly PostingRequest[]): PostingRequest[] {
  return [...requests, ...several(enough - requests.length, () => request(earning(newId(), 1)))];
}

type Settled = PromiseSettledResult<PostingResult>;

/**
 * Asks the first while the head is held, and the second when those wait for it: the second are decided upon the first. Both
 * are made up to a batch; nobody is told anything before the head is let go.
 */
async function inTwoBatches(
  first: readonly PostingRequest[],
  second: readonly PostingRequest[],
  meanwhile: (holder: Client) => Promise<unknown> = () => Promise.resolve(),
): Promise<[Settled[], Settled[]]> {
  let told = 0;
  const ask = (requests: readonly PostingRequest[]) =>
    Promise.allSettled(
      filled(requests).map(async (one) => {
        const result = await writer.post(one);
        told += 1;
        return result;
      }),
    );
  const asked = await whileNobodyWrites(given.subgraph, async (holder) => {
    const ofFirst = ask(first);
    await untilWaiting(given.subgraph, 1);
    const ofSecond = ask(second);
    await untilWaiting(given.subgraph, 2);
    await meanwhile(holder);
    expect(told).toBe(0);
    return { ofFirst, ofSecond };
  });
  const [ofFirst, ofSecond] = await Promise.all([asked.ofFirst, asked.ofSecond]);
  return [ofFirst.slice(0, first.length), ofSecond.slice(0, second.length)];
}

const valuesOf = (settled: readonly Settled[]) =>
  settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
const isDone = (result: PostingResult) => result.kind === 'answered' && 'value' in result.answer;
const done = (settled: readonly Settled[]) => valuesOf(settled).filter(isDone).length;
const unavailable = { status: 'rejected', reason: expect.objectContaining({ code: 'UNAVAILABLE' }) };

async function fund(points: number): Promise<string> {
  const member = newId();
  await writer.post(request(earning(member, points)));
  return member;
}

async function walletOf(memberId: string): Promise<number> {
  const [row] = await asAdmin(
    `select balance::text from account where kind = 'WALLET' and owner = '${memberId}' and currency = 'HARVEST'`,
  );
  return Number(row?.['balance'] ?? 0);
}

describe('upon the batch before', () => {
  it('spend what it has left, and no more', async () => {
    const member = await fund(200);
    const [first, second] = await inTwoBatches(burns(member, 4, enough), burns(member, 4, enough));
    expect([done(first), done(second)]).toEqual([32, 18]);
    expect(await walletOf(member)).toBe(0);
    expect(await asAdmin('select row_count::text as rows from ledger_block order by number desc limit 2')).toEqual([
      { rows: '18' },
      { rows: '32' },
    ]);
    expect(failures).toEqual([]);
  });

  it('settle its holds, and give its answers to whoever asks again', async () => {
    const [rich, poor] = [await fund(200_000), await fund(200)];
    const hold = request(holding(poor, 150));
    const stopped = request(holding(rich, 60_000));
    const { holdId } = hold.command as ReturnType<typeof holding>;
    const about = { service: 'rewards', holdId, memberId: poor, currency: 'HARVEST' };
    const settle = request({ kind: 'settleHold', ...about, settlementId: newId(), points: 150 });
    const other = { ...hold, once: { key: hold.once!.key, inputHash: Buffer.alloc(32, 1) } };
    const [first, second] = await inTwoBatches([hold, stopped], [settle, stopped, hold, other]);
    const [held, review] = valuesOf(first);
    expect(held).toMatchObject({ kind: 'answered', answer: { value: { status: 'OPEN', held: 150 } } });
    expect(review).toMatchObject({ kind: 'under review' });
    const [settled, reviewAgain, heldAgain, conflict] = valuesOf(second);
    expect(settled).toMatchObject({ kind: 'answered', answer: { value: { status: 'SETTLED', settled: 150 } } });
    expect([heldAgain, reviewAgain]).toEqual([held, review]);
    expect(conflict).toMatchObject({ kind: 'fault', error: { code: 'IDEMPOTENCY_CONFLICT' } });
    expect(failures).toEqual([]);
  });

  it('give the last answer to a request whose review it has ended', async () => {
    const stopped = request(holding(await fund(200_000), 60_000));
    expect(await writer.post(stopped)).toMatchObject({ kind: 'under review' });
    const { holdId } = stopped.command as ReturnType<typeof holding>;
    const [, [again]] = await inTwoBatches([request({ kind: 'voidHold', service: 'rewards', holdId })], [stopped]);
    const last = { kind: 'answered', answer: { refusal: { code: 'HOLD_NOT_OPEN' } } };
    expect(again).toMatchObject({ status: 'fulfilled', value: last });
    expect(await writer.post(stopped)).toMatchObject(last);
  });

  it('count what it did for the risk rules', async () => {
    const member = await fund(100_000);
    // Of a member of the first day 50,000 points are spent before a person looks.
    const [[within], [beyond]] = await inTwoBatches(burns(member, 40_000, 1), burns(member, 10_001, 1));
    expect(within).toMatchObject({ value: { kind: 'answered', answer: { value: { status: 'SETTLED' } } } });
    expect(beyond).toMatchObject({ value: { kind: 'under review' } });
  });
});

describe('members who are merged by the batch before, or by the same one', () => {
  const merging = (memberId: string, into: string) =>
    request({ kind: 'mergeMember', mergeId: newId(), memberId, into });
  /** The day's cap leaves 100 points to somebody who has earned 400 by that day's purchases. */
  const earningUnderCap = (memberId: string) => request({ ...earning(memberId, 300), dailyCap: 500 });
  const cutTo = (points: number) => ({
    value: { kind: 'answered', answer: { value: { awards: [{ points, cut: 300 - points }] } } },
  });
  const merged = { value: { kind: 'answered', answer: { value: { mergeId: expect.any(String) } } } };
  const refused = { value: { kind: 'fault', error: { code: 'BAD_USER_INPUT' } } };

  it('are one person under the cap with those merged before, whom only the batch ahead tells of', async () => {
    const [survivor, before, now] = [newId(), await fund(400), newId()];
    expect(await writer.post(merging(before, survivor))).toMatchObject(merged.value);
    const [[ahead], [earned]] = await inTwoBatches([merging(now, survivor)], [earningUnderCap(now)]);
    expect(ahead).toMatchObject(merged);
    expect(earned).toMatchObject(cutTo(100));
    expect(failures).toEqual([]);
  });

  it('are one person with whom they were merged with, where the batch merges the survivor too', async () => {
    const [survivor, member, other] = [newId(), await fund(400), newId()];
    const asked = [merging(member, survivor), merging(survivor, other), earningUnderCap(survivor)];
    const [, [first, second, earned]] = await inTwoBatches([], asked);
    expect([first, second]).toMatchObject([merged, refused]);
    expect(earned).toMatchObject(cutTo(100));
    expect(failures).toEqual([]);
  });

  it('pass on what they get to the survivor of the merge that was not refused', async () => {
    const [survivor, member, other] = [newId(), await fund(400), newId()];
    const asked = [merging(member, survivor), merging(member, other), request(earning(member, 7))];
    const [, [first, second, earned]] = await inTwoBatches([], asked);
    expect([first, second]).toMatchObject([merged, refused]);
    expect(earned).toMatchObject({ value: { kind: 'answered' } });
    expect(await walletOf(survivor)).toBe(407);
    expect(failures).toEqual([]);
  });

  it('are one person together, however many the batch merges', async () => {
    const [survivor, rich, poor] = [newId(), await fund(400), newId()];
    const asked = [merging(rich, survivor), merging(poor, survivor), earningUnderCap(poor)];
    const [, [, , earned]] = await inTwoBatches([], asked);
    expect(earned).toMatchObject(cutTo(100));
    expect(failures).toEqual([]);
  });
});

describe('decided anew', () => {
  it('where somebody else has written in between', async () => {
    const member = await fund(200);
    const [first, second] = await inTwoBatches(burns(member, 4, enough), burns(member, 4, enough), (holder) =>
      holder.query('update ledger_head set mark = gen_random_uuid()'),
    );
    expect(done(first) + done(second)).toBe(50);
    expect(await walletOf(member)).toBe(0);
    expect(failures).toEqual([]);
    // And ahead of its turn again, when nobody else does.
    await inTwoBatches([], []);
  });

  it('where the batch before could not be written', async () => {
    const [bad, member] = [newId(), await fund(40)];
    await asAdmin(`create function fail() returns trigger language plpgsql as
      $$ begin raise exception 'this posting fails'; end $$`);
    await asAdmin(`create trigger fails before insert on journal for each row
      when (new.member_id = '${bad}') execute function fail()`);
    const asked = [burns(member, 1, enough - 1), burns(member, 1, enough)] as const;
    const [[poisoned, ...first], second] = await inTwoBatches([request(earning(bad, 5)), ...asked[0]], asked[1]);
    await asAdmin('drop function fail cascade');
    expect(poisoned).toMatchObject({ status: 'rejected' });
    expect(done(first) + done(second)).toBe(40);
    expect(await walletOf(member)).toBe(0);
    // What was told is what is kept.
    const again = await Promise.all(asked.flat().map((one) => writer.post(one)));
    expect(again).toEqual(valuesOf([...first, ...second]));
  });

  it('where the connection of the batch before is lost', async () => {
    const member = await fund(40);
    const asked = burns(member, 1, enough);
    const [first, second] = await inTwoBatches(asked, burns(member, 1, enough), () =>
      asAdmin(`select pg_terminate_backend(pid)::text from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock' order by query_start limit 1`),
    );
    expect(first).toEqual(asked.map(() => unavailable));
    expect(done(second)).toBe(32);
    const again = await Promise.all(asked.map((one) => writer.post(one)));
    expect(again.filter(isDone)).toHaveLength(8);
  });

  it('where several writers come in between one another all the time', async () => {
    const member = await fund(400);
    const writers = [writer, given.writer(), given.writer()];
    const results = await Promise.all(several(600, (nth) => writers[nth % 3]!.post(request(burning(member, 1)))));
    expect(results.filter(isDone)).toHaveLength(400);
    expect(await walletOf(member)).toBe(0);
  });
});

it('are told that the database is away when it goes while they gather', async () => {
  const member = await fund(100);
  const [writing, gathering] = [burns(member, 1, enough), burns(member, 1, 10)];
  const settled = await whileNobodyWrites(given.subgraph, async () => {
    const all = Promise.allSettled([...writing, ...gathering].map((one) => writer.post(one)));
    await untilWaiting(given.subgraph, 1);
    await cutConnections(given.subgraph);
    return await all;
  });
  expect(settled).toEqual([...writing, ...gathering].map(() => unavailable));
  expect(failures).toEqual([]);
  const again = await Promise.all([...writing, ...gathering].map((one) => writer.post(one)));
  expect(again.filter(isDone)).toHaveLength(42);
});

it('notice whatever is written, be it an answer alone', async () => {
  const mark = async () => (await asAdmin('select mark::text from ledger_head'))[0]?.['mark'];
  const atFirst = await mark();
  expect(await writer.post(request(burning(newId(), 1)))).toMatchObject({ answer: { refusal: {} } });
  const afterRefusal = await mark();
  expect(afterRefusal).not.toBe(atFirst);
  // As a refusal is kept that comes from outside the books.
  await given.subgraph.database.transaction((tx) => lockLedger(tx));
  expect(await mark()).not.toBe(afterRefusal);
});
