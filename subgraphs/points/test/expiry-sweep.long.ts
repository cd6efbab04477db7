/** 1,000,000 buckets that have run out are cleared while members go on earning and burning. */
import { setTimeout as sleep } from 'node:timers/promises';
import { newId } from '../../../chassis/ids.js';
import { PointsUnderTest, type MemberUnderTest } from './given.js';
import { fillWithOverdue } from './overdue-wallets.js';

const size = { wallets: 250_000, buckets: 4 };
const inFlight = 8;
const alone = 20_000;

let given: PointsUnderTest;
beforeAll(async () => {
  given = await PointsUnderTest.start();
  await fillWithOverdue(given.subgraph, size);
}, 600_000);
afterAll(() => given.stop());

/** Milliseconds that each request took, until it is told to stop. */
async function live(members: readonly MemberUnderTest[], isOver: () => boolean): Promise<number[]> {
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

const at = (took: readonly number[], part: number) => took[Math.floor((took.length - 1) * part)] ?? 0;

it('clears them all, without a deadlock, and keeps nobody waiting twice as long', async () => {
  const members = Array.from({ length: inFlight }, () => given.member());
  await live(members, after(3_000));
  const without = await live(members, after(alone));

  let cleared = false;
  const began = performance.now();
  const sweep = given.subgraph.service.runJob('expire-points').then(() => (cleared = true));
  const during = await live(members, () => cleared);
  await sweep;
  const seconds = (performance.now() - began) / 1000;

  const row = (took: readonly number[]) => ({ requests: took.length, p50: at(took, 0.5), p99: at(took, 0.99) });
  console.table({ 'without the sweep': row(without), 'with the sweep': row(during) });
  console.log(`${size.wallets * size.buckets} buckets of ${size.wallets} wallets in ${seconds.toFixed(1)} s`);

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
  expect(at(during, 0.99)).toBeLessThan(2 * at(without, 0.99));
});

function after(milliseconds: number): () => boolean {
  const until = performance.now() + milliseconds;
  return () => performance.now() > until;
}
