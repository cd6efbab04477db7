/** What the terms of a reward allow: for whom, how many, when, and at which price. */
import { callerOf } from '../../../chassis/testing/callers.js';
import { newId } from '../../../chassis/ids.js';
import { ann, answerOf, faultOf, proposeReward, RewardsWorld, termsOf, type TermsInput } from './arrange.js';

let world: RewardsWorld;

beforeAll(async () => {
  world = await RewardsWorld.start();
});
afterAll(() => world.stop());

/** The code of the refusal, or how many points it took. */
async function outcomeOf(memberId: string, input: Record<string, unknown>): Promise<unknown> {
  const answer = answerOf(await world.redeem(memberId, input));
  return answer['code'] ?? answer['points'];
}

describe('an audience', () => {
  test('lets those redeem whom it names', async () => {
    const rewardId = await world.liveReward({ audience: { tiers: ['GOLD', 'DIAMOND'] } });
    const [basic, gold] = [world.memberWith(1000), world.memberWith(1000)];
    world.members.sayMore(gold, { tier: 'GOLD' });
    expect(await outcomeOf(basic, { rewardId })).toBe('NOT_IN_AUDIENCE');
    expect(await outcomeOf(gold, { rewardId })).toBe(1000);
    expect(await world.taken(rewardId)).toBe(1);
  });

  test('of new members and of birthdays goes by the programme’s time', async () => {
    const forNew = await world.liveReward({ audience: { joinedWithinDays: 30 } });
    const forBirthdays = await world.liveReward({ audience: { birthMonthOnly: true } });
    const memberId = world.memberWith(2000);
    const now = world.clock.now();
    const month = Number(new Intl.DateTimeFormat('en', { month: 'numeric', timeZone: 'Asia/Shanghai' }).format(now));
    expect(await outcomeOf(memberId, { rewardId: forBirthdays })).toBe('NOT_IN_AUDIENCE');
    const joinedAt = new Date(now.getTime() - 29 * 24 * 3_600_000).toISOString();
    world.members.sayMore(memberId, { joinedAt, birthMonth: month });
    expect(await outcomeOf(memberId, { rewardId: forNew })).toBe(1000);
    expect(await outcomeOf(memberId, { rewardId: forBirthdays })).toBe(1000);
  });
});

describe('a limit', () => {
  const limit = (pieces: number, per: string, more: object = {}) => ({ pieces, of: 'MEMBER', per, ...more });

  test('of a member counts what they have, and not what came to nothing or went back', async () => {
    const rewardId = await world.liveReward({ prices: [{ points: 100 }], limits: [limit(2, 'EVER')], stock: null });
    const memberId = world.memberWith(150);
    expect(await outcomeOf(memberId, { rewardId, pieces: 3 })).toBe('LIMIT_REACHED');
    const first = await world.redeemed(memberId, rewardId);
    expect(await outcomeOf(memberId, { rewardId })).toBe('NOT_ENOUGH_POINTS');
    world.points.give(memberId, 1000);
    expect(await outcomeOf(memberId, { rewardId })).toBe(100);
    const refused = answerOf(await world.redeem(memberId, { rewardId }));
    expect(refused).toMatchObject({ code: 'LIMIT_REACHED', of: 'MEMBER', per: 'EVER', limit: 2, left: 0 });
    answerOf(await world.cancel(callerOf.member(memberId), first));
    expect(await outcomeOf(memberId, { rewardId })).toBe(100);
  });

  test('of a period begins anew with it, at midnight of the programme', async () => {
    const rewardId = await world.liveReward({ prices: [{ points: 100 }], limits: [limit(1, 'DAY')], stock: null });
    const memberId = world.memberWith(1000);
    // Noon in Shanghai, wherever the clock stands.
    const now = world.clock.now();
    const sinceNoon = (now.getTime() - Date.UTC(2026, 0, 1, 4)) % 86_400_000;
    await world.clock.advance({ seconds: Math.ceil((86_400_000 - sinceNoon) / 1000) });
    expect(await outcomeOf(memberId, { rewardId })).toBe(100);
    await world.clock.advance({ hours: 11, minutes: 59 });
    expect(await outcomeOf(memberId, { rewardId })).toBe('LIMIT_REACHED');
    await world.clock.advance({ minutes: 2 });
    expect(await outcomeOf(memberId, { rewardId })).toBe(100);
  });

  test('of a tier is for all of its members together', async () => {
    const limits = [{ pieces: 2, of: 'TIER', per: 'MONTH', tiers: ['GOLD'] }];
    const rewardId = await world.liveReward({ prices: [{ points: 100 }], limits, stock: null });
    const gold = Array.from({ length: 5 }, () => world.memberWith(100));
    for (const memberId of gold) world.members.sayMore(memberId, { tier: 'GOLD' });
    const outcomes = await Promise.all(gold.map((memberId) => outcomeOf(memberId, { rewardId })));
    expect(outcomes.filter((outcome) => outcome === 100)).toHaveLength(2);
    expect(outcomes.filter((outcome) => outcome === 'LIMIT_REACHED')).toHaveLength(3);
    expect(await outcomeOf(world.memberWith(100), { rewardId })).toBe(100);
  });

  test('holds for one who asks many times at once', async () => {
    const rewardId = await world.liveReward({ prices: [{ points: 100 }], limits: [limit(1, 'EVER')], stock: null });
    const memberId = world.memberWith(2000);
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => outcomeOf(memberId, { rewardId })));
    expect(outcomes.filter((outcome) => outcome === 100)).toHaveLength(1);
    expect(world.points.spendableOf(memberId)).toBe(1900);
  });

  test('of an annual pack is one a year unless its terms say otherwise', async () => {
    const contents = [{ kind: 'GOODS' }, { kind: 'PRIVILEGE', validDays: 365 }];
    const rewardId = await world.liveReward({ kind: 'MEMBER_PACK', prices: [{ points: 100 }], contents, stock: null });
    const memberId = world.memberWith(1000);
    expect(await outcomeOf(memberId, { rewardId })).toBe(100);
    expect(await outcomeOf(memberId, { rewardId })).toBe('LIMIT_REACHED');
  });
});

describe('a drop', () => {
  test('is there from its moment on, and what was there before is', async () => {
    const at = new Date(world.clock.now().getTime() + 3_600_000).toISOString();
    const rewardId = await world.liveReward({ prices: [{ points: 100 }], stock: 3, drops: [{ at, pieces: 2 }] });
    const memberId = world.memberWith(1000);
    expect(await outcomeOf(memberId, { rewardId })).toBe(100);
    expect(await outcomeOf(memberId, { rewardId })).toBe('OUT_OF_STOCK');
    await world.clock.advance({ hours: 1 });
    expect(await outcomeOf(memberId, { rewardId, pieces: 2 })).toBe(200);
    expect(await outcomeOf(memberId, { rewardId })).toBe('OUT_OF_STOCK');
  });
});

describe('a price', () => {
  test('of a tier is what its members pay, and nobody else', async () => {
    const prices = [{ points: 1000 }, { points: 800, tiers: ['GOLD'] }];
    const rewardId = await world.liveReward({ prices });
    const [basic, gold] = [world.memberWith(1000), world.memberWith(1000)];
    world.members.sayMore(gold, { tier: 'GOLD' });
    expect(await outcomeOf(basic, { rewardId, points: 800 })).toBe('PRICE_MISMATCH');
    expect(await outcomeOf(basic, { rewardId })).toBe(1000);
    expect(await outcomeOf(gold, { rewardId })).toBe(800);
  });

  test('of a campaign is there while campaigns says so, and costs no question otherwise', async () => {
    const campaignId = newId();
    const rewardId = await world.liveReward({ prices: [{ points: 1000 }, { points: 600, campaignId }] });
    const memberId = world.memberWith(2000);
    expect(await outcomeOf(memberId, { rewardId, points: 600 })).toBe('PRICE_MISMATCH');
    world.campaigns.say(memberId, [campaignId]);
    expect(await outcomeOf(memberId, { rewardId })).toBe(600);
    expect(world.campaigns.toldTiers).toEqual(['BASIC', 'BASIC']);
    await world.redeem(memberId, { rewardId: await world.liveReward() });
    expect(world.campaigns.toldTiers).toHaveLength(2);
    world.campaigns.peer.behaviour = 'broken';
    expect(faultOf(await world.redeem(memberId, { rewardId })).code).toBe('UNAVAILABLE');
    world.campaigns.peer.behaviour = 'answers';
  });

  test('is of the version that the member has seen, where they name it and no price', async () => {
    const rewardId = await world.liveReward({ prices: [{ points: 1000 }] });
    const memberId = world.memberWith(5000);
    expect(await outcomeOf(memberId, { rewardId, rewardVersion: 1 })).toBe(1000);
    await world.liveReward({ rewardId, prices: [{ points: 1200 }] });
    const answer = answerOf(await world.redeem(memberId, { rewardId, rewardVersion: 1 }));
    expect(answer).toMatchObject({ code: 'PRICE_MISMATCH', offered: [{ points: 1200, cash: null }] });
    expect(await outcomeOf(memberId, { rewardId, rewardVersion: 2 })).toBe(1200);
  });

  test('that rose meanwhile is not charged: the member is asked again with what it is now', async () => {
    const rewardId = await world.liveReward({ prices: [{ points: 1000 }] });
    const memberId = world.memberWith(5000);
    await world.liveReward({ rewardId, prices: [{ points: 1200 }] });
    const answer = answerOf(await world.redeem(memberId, { rewardId, points: 1000 }));
    expect(answer).toMatchObject({ code: 'PRICE_MISMATCH', offered: [{ points: 1200, cash: null }] });
    expect(world.points.spendableOf(memberId)).toBe(5000);
  });
});

describe('terms that make no sense are bad input, with the path', () => {
  const kinds: [string, Partial<TermsInput>, string[]][] = [
    ['no points', { prices: [{ points: 0 }] }, ['prices', '0', 'points']],
    ['less than none', { prices: [{ points: -5 }] }, ['prices', '0', 'points']],
    ['a listed price for some members alone', { prices: [{ points: 10, tiers: ['GOLD'] }] }, ['prices', '0']],
    [
      'a slider on a price with cash',
      {
        prices: [{ points: 10, cash: { amountMinor: 5, currency: 'CNY' } }],
        slider: { minPointsPercent: 10, minCashPercent: 0 },
      },
      ['slider'],
    ],
    ['a slider without room', { slider: { minPointsPercent: 60, minCashPercent: 50 } }, ['slider', 'minCashPercent']],
    ['more in drops than in stock', { stock: 3, drops: [{ at: '2027-01-01T00:00:00Z', pieces: 4 }] }, ['drops']],
    ['drops without a stock', { stock: null, drops: [{ at: '2027-01-01T00:00:00Z', pieces: 4 }] }, ['drops']],
    ['a coupon of no pool', { kind: 'COUPON' }, ['contents', '0', 'poolId']],
    ['a gift box of nothing', { kind: 'GIFT_BOX' }, ['contents']],
    ['a ticket that holds goods', { kind: 'TICKET', contents: [{ kind: 'GOODS' }] }, ['contents']],
    ['a partner’s reward of no partner', { kind: 'PARTNER' }, ['contents', '0', 'kind']],
  ];

  test.each(kinds)('%s', async (_, terms, path) => {
    const input = { changeId: newId(), ...termsOf(terms) };
    expect(faultOf(await world.ask(ann, proposeReward, { input }))).toEqual({
      code: 'BAD_USER_INPUT',
      path: ['input', ...path],
    });
  });

  test('points that are no whole number never reach the rewards', async () => {
    const input = { changeId: newId(), ...termsOf({ prices: [{ points: 1.5 }] }) };
    const { errors } = await world.ask(ann, proposeReward, { input });
    expect(errors?.[0]?.message).toMatch(/SafeInt/);
  });
});
