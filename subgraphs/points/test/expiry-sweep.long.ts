/** 1,000,000 buckets that have run out are cleared while members go on earning and burning. */
import { setTimeout as sleep } from 'node:timers/promises';
import { newId } from '../../../chassis/ids.js';
import { PointsUnderTest, type MemberUnderTest } from './given.js';
import { fillWithWallets } from './wallets-to-expire.js';

const size = { wallets: 250_000, buckets: 4, months: 5 };
const inFlight = 8;
const aloneMs = 15_000;

let given: PointsUnderTest;
let members: MemberUnderTest[];
beforeAll(async () => {
  given = await PointsUnderTest.start();
  await fillWithWallets(given.subgraph, size);
  members = Array.from({ length: inFlight }, () => given.member());
}, 600_000);
afterAll(() => given.stop());

/** Milliseconds that each request took until it was told to stop, the shortest first. */
async function live(isOver: () => boolean): Promise<number[]> {
  const took: number[] = [];
  const caller = async (member: MemberUnderTest) => {
    for (let turn = 0; !isOver(); turn += 1) {
      const began = performance.now();
      if (turn % 2 === 0) await given.ask('postAwards', member.purchase(10, { pendingUntil: null }));
      else await given.ask('burnPoints', { holdId: newId(), memberId: member.id, currency: 'HARVEST', points: 10 });
      took.push(performance.now() - began);
    }
  };
  await Promise.all(members.map(caller));
  return took.sort((one, other) => one - other);
}

const at = (sorted: readonly number[], part: number) => sorted[Math.floor((sorted.length - 1) * part)] ?? 0;
const rounded = (number: number) => Math.round(number * 10) / 10;

/** One month's end: first the load alone, then beside the sweep, so that both have the machine in the same state. */
async function endOfMonth(month: number) {
  const until = performance.now() + aloneMs;
  const alone = await live(() => performance.now() > until);
  await given.subgraph.clock.moveTo(new Date(Date.UTC(2027, month, 10, 4)));
  let cleared = false;
  const began = performance.now();
  const sweep = given.subgraph.service.runJob('expire-points').finally(() => (cleared = true));
  const beside = await live(() => cleared);
  await sweep;
  return {
    'wallets/s': Math.round(size.wallets / size.months / ((performance.now() - began) / 1000)),
    'p50 alone': rounded(at(alone, 0.5)),
    'p50 beside': rounded(at(beside, 0.5)),
    'p99 alone': rounded(at(alone, 0.99)),
    'p99 beside': rounded(at(beside, 0.99)),
    ratio: rounded(at(beside, 0.99) / at(alone, 0.99)),
  };
}

it('clears them all, without a deadlock, and keeps nobody waiting twice as long', async () => {
  const rounds = [];
  // From April on; months are counted from zero.
  for (let round = 0; round < size.months; round += 1) rounds.push(await endOfMonth(3 + round));
  console.table(rounds);

  const [left] = await given.subgraph.asAdmin<{ wallets: number; expired: string }>(
    `select count(*) filter (where first_expiry <= app_now())::int as wallets,
            sum(balance) filter (where kind = 'EXPIRED') as expired from account`,
  );
  expect(left).toEqual({ wallets: 0, expired: String(size.wallets * size.buckets * 10) });
  // The counters are written with a little delay.
  await sleep(2_000);
  const counters = 'select deadlocks::int from pg_stat_database where datname = current_database()';
  expect(await given.subgraph.asAdmin(counters)).toEqual([{ deadlocks: 0 }]);
  await given.booksBalance();
  const ratios = rounds.map(({ ratio }) => ratio).sort((one, other) => one - other);
  expect(at(ratios, 0.5)).toBeLessThanOrEqual(2);
});
