import { newId } from '../../../../chassis/ids.js';
import { monthOf } from '../../../../chassis/programme-time.js';
import { callerOf } from '../../../../chassis/testing/callers.js';
import { ann, RewardsWorld } from '../arrange.js';
import { Shop } from './shop.js';

let world: RewardsWorld;
let shop: Shop;
/** What points says that members have. */
const wallets = new Map<string, { spendable: number; pending: number }>();

beforeAll(async () => {
  world = await RewardsWorld.start();
  shop = new Shop(world);
  const { peer } = world.points;
  const asBefore = peer.answer;
  peer.answer = (request, call) => {
    const [member] = (request.variables?.['members'] ?? []) as { id: string }[];
    if (!member) return asBefore(request, call);
    return { _entities: [{ wallet: wallets.get(member.id) ?? { spendable: 0, pending: 0 } }] };
  };
});
afterAll(() => world.stop());
beforeEach(() => shop.empty());

function memberWith(spendable: number, pending = 0): string {
  const memberId = world.memberWith(spendable);
  wallets.set(memberId, { spendable, pending });
  return memberId;
}

const priced = (points: number, more: Record<string, unknown> = {}) =>
  world.liveReward({ prices: [{ points }], ...more });
const diamond = { numerator: 6, denominator: 5, version: 1 };

describe('filters', () => {
  test('by kind, category, brand and points', async () => {
    await world.subgraph.asAdmin(`insert into reward_category (code, name_zh_cn, name_en) values ('tea', '茶', 'Tea')`);
    const tea = await priced(300, { category: 'tea', brand: 'Dragon Well' });
    const massage = await priced(500, { kind: 'SERVICE' });
    const mug = await priced(700, { brand: 'dragon well' });
    const ids = (filter: Record<string, unknown>) => shop.idsOf({ filter });
    expect(await ids({ kind: 'SERVICE' })).toEqual([massage]);
    expect(await ids({ category: 'tea' })).toEqual([tea]);
    expect(await ids({ category: 'coffee' })).toEqual([]);
    expect(await ids({ brand: 'DRAGON WELL' })).toEqual([mug, tea]);
    expect(await ids({ brand: 'Dragon' })).toEqual([]);
    expect(await ids({ minPoints: 500 })).toEqual([mug, massage]);
    expect(await ids({ minPoints: 301, maxPoints: 699 })).toEqual([massage]);
    expect(await ids({ minPoints: 301, brand: 'Dragon Well', kind: 'GOODS' })).toEqual([mug]);
  });

  test('in stock is what has dropped and is not taken', async () => {
    const soon = new Date(world.clock.now().getTime() + 3_600_000).toISOString();
    const toCome = await priced(10, { stock: 5, drops: [{ at: soon, pieces: 5 }] });
    const partly = await priced(10, { stock: 5, drops: [{ at: soon, pieces: 4 }] });
    expect(await shop.idsOf({ filter: { inStock: true } })).toEqual([partly]);
    await world.redeemed(world.memberWith(10), partly);
    expect(await shop.idsOf({ filter: { inStock: true } })).toEqual([]);
    await world.clock.advance({ minutes: 61 });
    expect(await shop.idsOf({ filter: { inStock: true } })).toEqual([partly, toCome]);
  });

  test('open to me is what the audience of a reward says of the member', async () => {
    const everybody = await priced(1);
    const gold = await priced(2, { audience: { tiers: ['GOLD', 'DIAMOND'] } });
    const newcomers = await priced(3, { audience: { joinedWithinDays: 30 } });
    const birthday = await priced(4, { audience: { birthMonthOnly: true } });
    const month = Number(monthOf(world.clock.now(), 'Asia/Shanghai').slice(5));
    const member = newId();
    const asSeen = async () => {
      const listed = await shop.idsOf({ filter: { openToMe: true } }, callerOf.member(member));
      const query = '{ rewards { edges { node { id openToMe } } } }';
      const all = await world.ask(callerOf.member(member), query);
      const { edges } = all.data?.['rewards'] as { edges: { node: { id: string; openToMe: boolean } }[] };
      expect(edges.filter(({ node }) => node.openToMe).map(({ node }) => node.id)).toEqual(listed);
      return listed;
    };
    world.members.sayMore(member, { joinedAt: '2020-01-01T00:00:00.000Z' });
    expect(await asSeen()).toEqual([everybody]);
    world.members.sayMore(member, { tier: 'GOLD', birthMonth: month });
    expect(await asSeen()).toEqual([birthday, gold, everybody]);
    world.members.sayMore(member, { tier: 'BASIC', birthMonth: (month % 12) + 1 });
    world.members.sayMore(member, { joinedAt: world.clock.now().toISOString() });
    expect(await asSeen()).toEqual([newcomers, everybody]);
  });
});

describe('affordable', () => {
  test('now is what the spendable points pay, soon what they pay with the pending ones', async () => {
    const [cheap, dear, dearer] = [await priced(1000), await priced(1001), await priced(1500)];
    await priced(1501);
    const member = callerOf.member(memberWith(1000, 500));
    expect(await shop.idsOf({ filter: { affordable: 'NOW' } }, member)).toEqual([cheap]);
    expect(await shop.idsOf({ filter: { affordable: 'SOON' } }, member)).toEqual([dearer, dear]);
  });

  test('the bonus of the tier counts, to the point', async () => {
    const [at, beyond] = [await priced(1000), await priced(1001)];
    const memberId = memberWith(834);
    world.members.say(memberId, diamond);
    const member = callerOf.member(memberId);
    // 1,000 divided by 1.2 is 833 and a third, so 834; 1,001 is 834 and a sixth, so 835.
    expect(await shop.idsOf({ filter: { affordable: 'NOW' } }, member)).toEqual([at]);
    wallets.set(memberId, { spendable: 833, pending: 2 });
    expect(await shop.idsOf({ filter: { affordable: 'NOW' } }, member)).toEqual([]);
    expect(await shop.idsOf({ filter: { affordable: 'SOON' } }, member)).toEqual([beyond, at]);
  });

  test('any price that is open to the member counts, and no other', async () => {
    const campaignId = newId();
    const cash = { amountMinor: 100, currency: 'CNY' };
    const withCash = await world.liveReward({ prices: [{ points: 900 }, { points: 100, cash }] });
    const forGold = await world.liveReward({ prices: [{ points: 900 }, { points: 100, tiers: ['GOLD'] }] });
    const inCampaign = await world.liveReward({ prices: [{ points: 900 }, { points: 100, campaignId }] });
    const member = memberWith(100);
    const ids = () => shop.idsOf({ filter: { affordable: 'NOW' } }, callerOf.member(member));
    expect(await ids()).toEqual([withCash]);
    world.members.sayMore(member, { tier: 'GOLD' });
    expect(await ids()).toEqual([forGold, withCash]);
    world.campaigns.say(member, [campaignId]);
    expect(await ids()).toEqual([inCampaign, forGold, withCash]);
  });

  test('who has debts can pay nothing', async () => {
    await priced(1);
    const member = callerOf.member(memberWith(-5, 5));
    expect(await shop.idsOf({ filter: { affordable: 'NOW' } }, member)).toEqual([]);
    expect(await shop.idsOf({ filter: { affordable: 'SOON' } }, member)).toEqual([]);
  });

  test.each([
    ['nobody known', callerOf.anonymous(), 'UNAUTHENTICATED'],
    ['ops', ann, 'FORBIDDEN'],
    ['somebody who is no member yet', callerOf.member(null), 'FORBIDDEN'],
  ])('is nothing for %s', async (_, caller, code) => {
    expect((await shop.faultOf({ filter: { affordable: 'NOW' } }, caller)).code).toBe(code);
    expect((await shop.faultOf({ filter: { openToMe: true } }, caller)).code).toBe(code);
  });

  test('while points is silent it is UNAVAILABLE, and the rest of the catalogue goes on', async () => {
    const reward = await priced(1);
    const member = callerOf.member(memberWith(1));
    world.points.peer.behaviour = 'broken';
    expect((await shop.faultOf({ filter: { affordable: 'NOW' } }, member)).code).toBe('UNAVAILABLE');
    expect(await shop.idsOf({}, member)).toEqual([reward]);
    world.points.peer.behaviour = 'answers';
  });
});

describe('sorting', () => {
  test('each goes through all pages without gap or repetition, equals by their ids', async () => {
    const closing = (minutes: number) => ({
      closesAt: new Date(world.clock.now().getTime() + minutes * 60_000).toISOString(),
    });
    const one = await priced(300, { ...closing(90), titles: { zhCN: '油', en: 'Oil' } });
    const two = await priced(100, closing(120));
    const three = await priced(200, closing(60));
    const [first, second] = [await priced(200), await priced(200)];
    await world.redeemed(world.memberWith(300), one);
    await world.redeemed(world.memberWith(200), second);
    await world.redeemed(world.memberWith(200), second);
    const equals = (...ids: string[]) => ids.sort();
    expect(await shop.walk({ sort: 'NEWEST' })).toEqual([second, first, three, two, one]);
    expect(await shop.walk({ sort: 'POINTS_LOW' })).toEqual([two, ...equals(first, second, three), one]);
    expect(await shop.walk({ sort: 'POINTS_HIGH' })).toEqual([one, ...equals(first, second, three).reverse(), two]);
    expect(await shop.walk({ sort: 'POPULAR' })).toEqual([second, one, ...equals(first, two, three).reverse()]);
    expect(await shop.walk({ sort: 'ENDING_SOON' })).toEqual([three, one, two, ...equals(first, second)]);
  });

  test('a cursor of another sorting is bad input', async () => {
    await priced(100);
    await priced(200);
    const fault = { code: 'BAD_USER_INPUT', path: ['after'] };
    const sorts = ['NEWEST', 'POINTS_LOW', 'POINTS_HIGH', 'POPULAR', 'ENDING_SOON'];
    for (const sort of sorts) {
      const { pageInfo } = await shop.page({ sort, first: 1 });
      const others = sorts.filter((other) => other !== sort);
      for (const other of others) expect(await shop.faultOf({ sort: other, after: pageInfo.endCursor })).toEqual(fault);
    }
    for (const parts of [
      ['POPULAR', 'many', newId()],
      ['NEWEST', '1', newId()],
      ['POPULAR', '1', '1'],
    ]) {
      const after = Buffer.from(JSON.stringify(parts)).toString('base64url');
      expect(await shop.faultOf({ sort: parts[0]!, after })).toEqual(fault);
    }
  });

  test('every page is one statement, whatever it asks and however long it is', async () => {
    await world.subgraph.asAdmin(`
      insert into reward (id, version, title_zh_cn, title_en, prices, lowest_points, opens_at)
      select gen_random_uuid(), 1, '油', 'Oil', '[{"points": 10, "cash": null}]', 10, app_now()
        from generate_series(1, 60)`);
    const member = callerOf.member(memberWith(100));
    const filter = { affordable: 'NOW', openToMe: true, inStock: true };
    for (const first of [5, 50]) {
      world.subgraph.statements.length = 0;
      expect((await shop.page({ filter, sort: 'POPULAR', first }, member)).edges).toHaveLength(first);
      expect(world.statements).toHaveLength(1);
    }
  });
});
