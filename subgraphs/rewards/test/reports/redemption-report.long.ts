import { ann, answerOf, RewardsWorld } from '../arrange.js';
import { seedYearOfRedemptions } from './seeded-year.js';

/** A year of a large programme. */
const size = { redemptions: 1_000_000, members: 100_000, rewards: 200 };

/** What somebody waits for at a screen. */
const patienceMs = 10_000;

const ratio = '{ numerator denominator value }';
const parts = {
  totals: `totals { redemptions members pieces points returnRate ${ratio} givenBack { cancelled pieces points } }`,
  voided: 'voided { reason redemptions }',
  fulfilment: 'fulfilment { fulfilled median p90 }',
  penetration: `penetration { ratio ${ratio} reached }`,
  rewards: `rewards(first: 100) { edges { node { rank rankChange members share { value } stock { turnover { value } } } } }`,
  series: 'series { from redemptions members penetration { value } }',
};

let world: RewardsWorld;
const until = '2026-11-26';

beforeAll(async () => {
  world = await RewardsWorld.start();
  await world.clock.moveTo(new Date('2026-11-26T12:00:00Z'));
  await seedYearOfRedemptions(world, { ...size, until: '2026-11-26T11:00:00Z' });
  world.members.peer.answer = ({ variables = {} }) => ({
    activeMembers: (variables['before'] as string[]).map(() => size.members),
  });
  world.points.peer.answer = () => ({ pointsFlow: { issued: 1_000_000_000 } });
}, 900_000);
afterAll(() => world.stop());

async function milliseconds(fields: string, from: string): Promise<number> {
  const begun = performance.now();
  const query = `query ($from: Date!, $until: Date!) { redemptionReport(from: $from, until: $until) { ${fields} } }`;
  answerOf(await world.ask(ann, query, { from, until }));
  return Math.round(performance.now() - begun);
}

test('a report of ninety days and one of a year over a million redemptions', async () => {
  const table: Record<string, { ninetyDays: number; year: number }> = {};
  for (const [name, fields] of Object.entries({ ...parts, everything: Object.values(parts).join(' ') })) {
    const ninetyDays = await milliseconds(fields, '2026-08-29');
    table[name] = { ninetyDays, year: await milliseconds(fields, '2025-11-27') };
  }
  console.table(table);
  expect(table['everything']?.ninetyDays).toBeLessThan(patienceMs);
}, 300_000);
