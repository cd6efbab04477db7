import { setTimeout as sleep } from 'node:timers/promises';
import { newId } from '../../chassis/ids.js';
import { cloneTestDatabase, type TestDatabase } from '../../chassis/testing/test-database.js';
import type { TestSubgraph } from '../../chassis/testing/subgraph-for-test.js';
import { checkBooks } from '../../subgraphs/points/storage/check-books.js';
import { migrations } from '../../subgraphs/rewards/storage/migrations.js';
import { askUntil, tooBusy } from '../testing/ask-until.js';
import { askRewards, type RewardsAnswer } from '../testing/redemptions/ask-rewards.js';
import { enrolled, givePoints } from '../testing/redemptions/members-with-points.js';
import { listReward, type RewardToList } from '../testing/redemptions/reward-row.js';
import { RewardsProcess } from '../testing/redemptions/rewards-process.js';
import { inDatabase } from '../testing/redemptions/in-database.js';
import { startForTest } from '../testing/subgraphs-under-test.js';

/**
 * Everybody wants the same few pieces at the same moment. Two processes of rewards share the load on one database; members and points
 * are the real ones, and callers ask rewards as the gateway does, by signed HTTP.
 */
let members: TestSubgraph;
let points: TestSubgraph;
let database: TestDatabase;
let processes: RewardsProcess[];

beforeAll(async () => {
  [members, points, database] = await Promise.all([
    startForTest.members({}),
    startForTest.points({ environment: { POINTS_DAILY_EARN_CAP: '0' } }),
    cloneTestDatabase('rewards', migrations),
  ]);
  const peers = { members: members.service.url, points: points.service.url };
  processes = await Promise.all([0, 1].map(() => RewardsProcess.start(database, peers)));
});

afterAll(async () => {
  await Promise.all(processes.map((process) => process.stop()));
  await database.drop();
  await points.stop();
  await members.stop();
});

interface Asked {
  memberId: string;
  redemptionId: string;
  answer: RewardsAnswer;
}

const admin: TestSubgraph['asAdmin'] = (sql, parameters) => inDatabase(database.adminUrl, sql, parameters);
const list = (reward: RewardToList) => listReward(admin, reward);

/** Members who can pay for exactly so many points. */
async function membersWith(count: number, each: number): Promise<string[]> {
  const ids = await enrolled(members, count);
  await givePoints(points, ids, each);
  return ids;
}

/** All at once, in turns to the one process and the other. */
function askAtOnce(rewardId: string, memberIds: readonly string[]): Promise<Asked[]> {
  return Promise.all(
    memberIds.map(async (memberId, place) => {
      const redemptionId = newId();
      const { url } = processes[place % processes.length] as RewardsProcess;
      const ask = () => askRewards(url, memberId, 'redeemReward', { redemptionId, rewardId });
      // On a busy machine an answer may fail to come in time, or a call be sent when its signature is too old.
      const answer = await askUntil((given) => ![...tooBusy, 'UNAUTHENTICATED'].includes(given?.fault ?? ''), ask);
      return { memberId, redemptionId, answer };
    }),
  );
}

/** How often each answer was given. */
function tally(asked: readonly Asked[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { answer } of asked) {
    const word = answer?.status ?? answer?.code ?? answer?.fault ?? 'nobody answered';
    counts[word] = (counts[word] ?? 0) + 1;
  }
  return counts;
}

/** Those who were answered so. */
const answered = (asked: readonly Asked[], word: string) =>
  asked.filter(({ answer }) => answer?.status === word || answer?.code === word);

/** What rewards has of a reward: pieces taken, and redemptions by their state. */
async function kept(rewardId: string): Promise<Record<string, unknown>> {
  const [reward] = await admin<{ taken: number }>('select taken::int from reward where id = $1', [rewardId]);
  const states = await admin<{ status: string; count: number }>(
    'select status, count(*)::int from redemption where reward_id = $1 group by 1',
    [rewardId],
  );
  return { taken: reward?.taken, ...Object.fromEntries(states.map(({ status, count }) => [status, count])) };
}

/** What points has of these members: spendable points by how many members, holds by their state, answers to holds. */
async function booksOf(memberIds: readonly string[]): Promise<Record<string, unknown>> {
  const [found] = await points.asAdmin(
    `select (select jsonb_object_agg(balance, members) from (select balance, count(*) as members from account
               where kind = 'WALLET' and owner = any($1::text[]) group by 1) as wallet) as wallets,
            (select coalesce(sum(balance), 0)::int from account where kind = 'HELD' and owner = any($1::text[])) as held,
            (select jsonb_object_agg(status, holds) from (select status, count(*) as holds from hold
               where member_id = any($1::uuid[]) group by 1) as hold) as holds`,
    [memberIds],
  );
  return found ?? {};
}

test('2,000 callers on 100 pieces: exactly 100 have one, and nobody else is touched', async () => {
  const price = 250;
  const callers = await membersWith(2_000, price);
  const rewardId = await list({ points: price, stock: 100 });
  const began = performance.now();
  const asked = await askAtOnce(rewardId, callers);
  console.log(`2,000 answers within ${String(Math.round(performance.now() - began))} ms`);
  expect(tally(asked)).toEqual({ SETTLED: 100, OUT_OF_STOCK: 1_900 });
  expect(await kept(rewardId)).toEqual({ taken: 100, SETTLED: 100 });
  const winners = answered(asked, 'SETTLED').map(({ memberId }) => memberId);
  const losers = answered(asked, 'OUT_OF_STOCK').map(({ memberId }) => memberId);
  expect(await booksOf(winners)).toEqual({ wallets: { 0: 100 }, held: 0, holds: { SETTLED: 100 } });
  // No hold was ever asked for on behalf of anybody who had to hear that there is none left.
  expect(await booksOf(losers)).toEqual({ wallets: { [price]: 1_900 }, held: 0, holds: null });
  const [holds] = await points.asAdmin<{ answers: number; rows: number }>(
    `select (select count(*)::int from answer_record where mutation = 'holdPoints') as answers,
            (select count(*)::int from journal where kind = 'HELD') as rows`,
  );
  expect(holds).toEqual({ answers: 100, rows: 100 });
  expect(await checkBooks(points.database)).toEqual([]);
  const some = [...answered(asked, 'SETTLED').slice(0, 5), ...answered(asked, 'OUT_OF_STOCK').slice(0, 5)];
  for (const { memberId, redemptionId, answer } of some) {
    // The other process than the one that answered first.
    const { url } = processes[(callers.indexOf(memberId) + 1) % 2] as RewardsProcess;
    expect(await askRewards(url, memberId, 'redeemReward', { redemptionId, rewardId })).toEqual(answer);
  }
});

test('a member who asks twenty times at once for what each may have one of has one', async () => {
  const [memberId = ''] = await membersWith(1, 2_000);
  const rewardId = await list({
    points: 100,
    stock: 50,
    limits: [{ pieces: 1, of: 'MEMBER', per: 'EVER', tiers: null }],
  });
  const asked = await askAtOnce(rewardId, Array<string>(20).fill(memberId));
  expect(tally(asked)).toEqual({ SETTLED: 1, LIMIT_REACHED: 19 });
  expect(await kept(rewardId)).toEqual({ taken: 1, SETTLED: 1 });
  expect(await booksOf([memberId])).toEqual({ wallets: { 1_900: 1 }, held: 0, holds: { SETTLED: 1 } });
});

test('fifty members of a tier race for the seven pieces that are for their tier', async () => {
  const callers = await membersWith(50, 100);
  const rewardId = await list({
    points: 100,
    stock: 50,
    limits: [{ pieces: 7, of: 'TIER', per: 'DAY', tiers: null }],
  });
  const asked = await askAtOnce(rewardId, callers);
  expect(tally(asked)).toEqual({ SETTLED: 7, LIMIT_REACHED: 43 });
  expect(await kept(rewardId)).toEqual({ taken: 7, SETTLED: 7 });
  expect(await booksOf(callers)).toEqual({ wallets: { 0: 7, 100: 43 }, held: 0, holds: { SETTLED: 7 } });
});

test('pieces that drop are taken from their moment on and not before, nor more of them', async () => {
  const callers = await membersWith(60, 100);
  const dropAt = (at: Date) => list({ points: 100, stock: 20, drops: [{ at, pieces: 20 }] });
  const inAnHour = await dropAt(new Date(Date.now() + 3_600_000));
  expect(tally(await askAtOnce(inAnHour, callers.slice(0, 20)))).toEqual({ OUT_OF_STOCK: 20 });
  expect(await kept(inAnHour)).toEqual({ taken: 0 });
  const at = new Date(Date.now() + 1_500);
  const rewardId = await dropAt(at);
  // Some ask a little before the moment, some a little after it.
  const around = await Promise.all(
    callers.slice(20).map(async (memberId, place) => {
      await sleep(at.getTime() - 60 + place * 5 - Date.now());
      return (await askAtOnce(rewardId, [memberId]))[0] as Asked;
    }),
  );
  const settled = tally(around)['SETTLED'] ?? 0;
  expect(tally(around)).toEqual({ SETTLED: settled, OUT_OF_STOCK: 40 - settled });
  const later = await askAtOnce(rewardId, callers.slice(0, 20));
  expect(tally(later)).toEqual(
    settled === 20 ? { OUT_OF_STOCK: 20 } : { SETTLED: 20 - settled, OUT_OF_STOCK: settled },
  );
  expect(await kept(rewardId)).toEqual({ taken: 20, SETTLED: 20 });
  const [first] = await admin<{ at: Date }>('select min(created_at) as at from redemption where reward_id = $1', [
    rewardId,
  ]);
  expect(first?.at.getTime()).toBeGreaterThanOrEqual(at.getTime());
  expect(await booksOf(callers)).toEqual({ wallets: { 0: 20, 100: 40 }, held: 0, holds: { SETTLED: 20 } });
  expect(await checkBooks(points.database)).toEqual([]);
});
