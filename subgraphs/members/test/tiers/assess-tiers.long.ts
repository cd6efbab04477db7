/** A month of 1,000,000 members who bought is assessed while purchases go on being counted. */
import { setTimeout as sleep } from 'node:timers/promises';
import { MembersForTest, purchaseRecorded, type EnrolledMember } from '../given.js';
import { seededSpend, seedMembers } from './many-members.js';

const many = 1_000_000;
/** "Within a few minutes", on two cores with a load beside it. */
const mostMinutes = 5;

let given: MembersForTest;
let members: EnrolledMember[];
beforeAll(async () => {
  given = await MembersForTest.start();
  await given.subgraph.clock.moveTo(new Date('2026-10-30T04:00:00Z'));
  members = [];
  for (let made = 0; made < 8; made += 1) members.push(await given.member());
  await seedMembers(given.subgraph, many);
  await given.subgraph.clock.moveTo(new Date('2026-11-01T04:00:00Z'));
}, 900_000);
afterAll(() => given.stop());

/** Milliseconds that each delivery of a purchase took until it was over, the shortest first. */
async function deliveries(isOver: () => boolean): Promise<number[]> {
  const took: number[] = [];
  const till = async ({ id }: EnrolledMember) => {
    while (!isOver()) {
      const began = performance.now();
      expect(await given.tell(purchaseRecorded(id, new Date('2026-11-01T03:00:00Z'), 1))).toEqual([]);
      took.push(performance.now() - began);
      await sleep(20);
    }
  };
  await Promise.all(members.map(till));
  return took.sort((one, other) => one - other);
}

const at = (sorted: readonly number[], part: number) => Math.round(sorted[Math.floor((sorted.length - 1) * part)] ?? 0);

test('takes minutes, and a delivery of purchases no longer than its turn', async () => {
  const until = performance.now() + 10_000;
  const alone = await deliveries(() => performance.now() > until);
  let done = false;
  const began = performance.now();
  const assessing = given.subgraph.service.runJob('assess-tiers').finally(() => (done = true));
  const beside = await deliveries(() => done);
  await assessing;
  const minutes = (performance.now() - began) / 60_000;
  const spends = seededSpend(many);
  const places = Math.floor(spends.length / 10);
  const [found] = await given.subgraph.asAdmin<{ bought: number; threshold: string; done: number }>(
    `select members_bought as bought, threshold_minor as threshold, members_done as done
       from tier_assessment join tier_assessment_progress using (month)`,
  );
  console.table({
    members: many,
    'minutes of assessing': Math.round(minutes * 100) / 100,
    'deliveries alone, p50 and p99 ms': `${String(at(alone, 0.5))} / ${String(at(alone, 0.99))}`,
    'deliveries beside it, p50 and p99 ms': `${String(at(beside, 0.5))} / ${String(at(beside, 0.99))}`,
    'the longest ms': at(beside, 1),
  });
  expect(found).toEqual({ bought: spends.length, threshold: String(spends[places - 1]), done: many + members.length });
  const [diamonds] = await given.subgraph.asAdmin<{ count: string }>(
    `select count(*) from tier_change where tier_code = 'DIAMOND'`,
  );
  expect(Number(diamonds?.count)).toBe(spends.filter((spend) => spend >= spends[places - 1]!).length);
  expect(minutes).toBeLessThan(mostMinutes);
}, 900_000);
