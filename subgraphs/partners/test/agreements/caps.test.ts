import { newId } from '../../../../chassis/ids.js';
import { callerOf } from '../../../../chassis/testing/callers.js';
import { answerOf, PartnersWorld } from '../arrange.js';
import { capsOf, usedOf } from './agreed.js';

let world: PartnersWorld;

beforeEach(async () => {
  world = await PartnersWorld.startWithPartners();
  await world.clock.moveTo(new Date('2026-11-27T02:00:00.000Z'));
});
afterEach(() => world.stop());

/** 200 harvest points give 100 crumbs; 50 crumbs give 100 harvest points. */
const into = (crumbs: number) => ({ from: 'HARVEST', to: 'CRUMB', amount: crumbs * 2 });
const outOf = (crumbs: number) => ({ from: 'CRUMB', to: 'HARVEST', amount: crumbs });

const quoteWithCap = `mutation ($input: QuoteExchangeInput!) { quoteExchange(input: $input) {
  ... on Exchange { id status } ... on Failure { code message } ... on CapReached { partner cap limit left } } }`;

/** A member with much of both. */
function rich(): string {
  const memberId = world.memberWith(100_000);
  world.points.give(memberId, 'CRUMB', 100_000);
  return memberId;
}

async function asked(memberId: string, terms: Record<string, unknown>): Promise<unknown> {
  const input = { exchangeId: newId(), ...terms };
  const { status, code, cap, limit, left } = answerOf(
    await world.ask(callerOf.member(memberId), quoteWithCap, { input }),
  );
  return code === 'CAP_REACHED' ? [cap, limit, left] : (status ?? code);
}

test('each cap refuses with what is left of it, and counts what it is for alone', async () => {
  const [one, other, third] = [rich(), rich(), rich()];
  const caps = { perExchange: 300, perMemberPerDay: 250, perDayGiven: 120, perDayReceived: 420, inTotal: 600 };
  await world.publishAgreement({ caps: capsOf(caps) });
  expect(await asked(one, into(350))).toEqual(['PER_EXCHANGE', 300, 300]);
  expect(await asked(one, into(200))).toBe('QUOTED');
  expect(await asked(one, outOf(50))).toBe('QUOTED');
  // Both directions of the one together are 250.
  expect(await asked(one, into(50))).toEqual(['PER_MEMBER_PER_DAY', 250, 0]);
  // Of the others' 70 may be given and 220 received on this day, and 350 in all.
  expect(await asked(other, outOf(100))).toEqual(['PER_DAY_GIVEN', 120, 70]);
  expect(await asked(other, into(200))).toBe('QUOTED');
  expect(await asked(third, into(50))).toEqual(['PER_DAY_RECEIVED', 420, 20]);
  expect(await asked(third, outOf(50))).toBe('QUOTED');
  // A refusal has counted nothing on its way.
  expect([await usedOf(world, 'bakery', 'IN_TOTAL'), await usedOf(world, 'bakery', 'PER_DAY_RECEIVED')]).toEqual([
    500, 400,
  ]);
  // The next day begins anew, and the total goes on.
  await world.clock.moveTo(new Date('2026-11-27T16:00:00.000Z'));
  expect(await asked(one, into(150))).toEqual(['IN_TOTAL', 600, 100]);
  expect(await asked(one, into(100))).toBe('QUOTED');
});

test('a cap is said in both languages', async () => {
  await world.publishAgreement({ caps: capsOf({ perDayReceived: 150 }) });
  expect(answerOf(await world.quote(rich(), into(200)))).toMatchObject({
    ...{
      __typename: 'CapReached',
      message: 'This is more than the partner bakery exchanges: 150 of 150 points are left',
    },
  });
  expect(answerOf(await world.quote(rich(), into(200), 'zh-CN'))).toMatchObject({
    message: '超出合作伙伴 bakery 的兑换上限：上限 150，剩余 150',
  });
});

test.each(['perDayReceived', 'inTotal'] as const)('twenty at once do not get beyond %s', async (cap) => {
  await world.publishAgreement({ caps: capsOf({ [cap]: 350 }) });
  const answers = await Promise.all(Array.from({ length: 20 }, () => asked(rich(), into(50))));
  expect(answers.filter((answer) => answer === 'QUOTED')).toHaveLength(7);
  const named = cap === 'inTotal' ? 'IN_TOTAL' : 'PER_DAY_RECEIVED';
  expect(answers.filter((answer) => answer !== 'QUOTED')).toEqual(Array(13).fill([named, 350, 0]));
  expect(await usedOf(world, 'bakery', named)).toBe(350);
});

test('twenty at once of one member, both ways and with two partners, neither get beyond a cap nor wait for one another', async () => {
  const memberId = rich();
  world.points.give(memberId, 'WELL', 100_000);
  for (const partner of ['bakery', 'pharmacy']) {
    await world.publishAgreement({
      partner,
      caps: capsOf({ perMemberPerDay: 300, perDayGiven: 10_000, inTotal: 10_000 }),
    });
  }
  const terms = [
    into(50),
    outOf(50),
    { from: 'CRUMB', to: 'WELL', amount: 50 },
    { from: 'HARVEST', to: 'WELL', amount: 600 },
  ];
  const answers = await Promise.all(Array.from({ length: 20 }, (_, place) => asked(memberId, terms[place % 4] ?? {})));
  expect(answers.filter((answer) => answer !== 'QUOTED' && !Array.isArray(answer))).toEqual([]);
  expect(await usedOf(world, 'bakery', 'PER_MEMBER_PER_DAY')).toBe(300);
  const counted = await world.subgraph.asAdmin<{ brand: string; points: string }>(
    `select brand, sum(points) as points from (
       select from_brand as brand, given as points from exchange where stage = 'QUOTED'
       union all select to_brand, received from exchange where stage = 'QUOTED') as its
      where brand <> 'harvest-table' group by brand order by brand`,
  );
  for (const { brand, points } of counted) expect(await usedOf(world, brand, 'IN_TOTAL')).toBe(Number(points));
});

test('what comes to nothing gives back what it counted: cancelled, run out, or refused for want of points', async () => {
  await world.publishAgreement({ caps: capsOf({ perDayReceived: 100, inTotal: 1_000 }) });
  const memberId = rich();
  const first = await world.quoted(memberId, into(100));
  expect(await asked(memberId, into(50))).toEqual(['PER_DAY_RECEIVED', 100, 0]);
  await world.cancel(memberId, first);
  expect(await usedOf(world, 'bakery', 'IN_TOTAL')).toBe(0);
  await world.quoted(memberId, into(100));
  await world.clock.advance({ minutes: 10 });
  await world.runJob();
  expect(await usedOf(world, 'bakery', 'PER_DAY_RECEIVED')).toBe(0);
  expect(await asked(world.memberWith(10), into(100))).toBe('NOT_ENOUGH_POINTS');
  expect(await usedOf(world, 'bakery', 'PER_DAY_RECEIVED')).toBe(0);
  const committed = await world.committed(memberId, into(100));
  await world.cancel(memberId, committed);
  expect(await usedOf(world, 'bakery', 'PER_DAY_RECEIVED')).toBe(100);
  expect(await usedOf(world, 'bakery', 'IN_TOTAL')).toBe(100);
});

test('a crash between the quote and points counts once, and gives back once', async () => {
  await world.publishAgreement({ caps: capsOf({ perDayReceived: 100 }) });
  const memberId = rich();
  const exchangeId = newId();
  world.points.failNext('holdPoints', 'after');
  await world.quote(memberId, { exchangeId, ...into(100) });
  await world.restart();
  expect(answerOf(await world.quote(memberId, { exchangeId, ...into(100) }))).toMatchObject({ status: 'QUOTED' });
  expect(await usedOf(world, 'bakery', 'PER_DAY_RECEIVED')).toBe(100);
  world.points.failNext('voidHold', 'after');
  await world.cancel(memberId, exchangeId);
  await world.restart();
  await world.cancel(memberId, exchangeId);
  await world.cancel(memberId, exchangeId);
  expect(await usedOf(world, 'bakery', 'PER_DAY_RECEIVED')).toBe(0);
});

test('counts of days that are over go, and those of a member with them', async () => {
  await world.publishAgreement({ caps: capsOf({ perMemberPerDay: 100, perDayReceived: 200, inTotal: 1_000 }) });
  await world.quoted(rich(), into(50));
  await world.clock.advance({ days: 4 });
  await world.subgraph.service.runJob('watch-funds');
  const left = await world.subgraph.asAdmin('select cap, used from cap_usage');
  expect(left).toEqual([{ cap: 'IN_TOTAL', used: '50' }]);
});
