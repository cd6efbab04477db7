import { newId } from '../../../chassis/ids.js';
import { callerOf } from '../../../chassis/testing/callers.js';
import { baseCampaignId } from '../domain/campaign.js';
import { ann, CampaignDesk } from './campaign-desk.js';
import { CampaignsUnderTest, cny, faultOf, fixed, onlyFor, windowAround, type CampaignWords } from './given.js';
import type { KnownMember } from './members-stand-in.js';

let campaigns: CampaignsUnderTest;
let desk: CampaignDesk;
beforeAll(async () => {
  campaigns = await CampaignsUnderTest.start();
  desk = new CampaignDesk(campaigns);
});
afterAll(() => campaigns.stop());

/** Asked as the gateway asks for a member, with the tier that it hands over. */
const offersQuery = `query ($members: [_Any!]!, $basket: BasketInput) {
  _entities(representations: $members) {
    ... on Member { campaigns { id } campaignOffers(basket: $basket) { campaign { id name } state text needs } }
  }
}`;

interface Shown {
  campaigns: { id: string }[];
  campaignOffers: { campaign: { id: string; name: string }; state: string; text: string; needs: string[] }[];
}

const representation = ({ id, tier }: Pick<KnownMember, 'id' | 'tier'>) => ({
  __typename: 'Member',
  id,
  tier: { tier: { code: tier } },
});

async function shownTo(member: KnownMember, basket?: object, locale: 'zh-CN' | 'en' = 'en'): Promise<Shown> {
  const variables = { members: [representation(member)], basket };
  const answer = await campaigns.subgraph.ask(offersQuery, variables, { as: callerOf.member(member.id), locale });
  expect(answer.errors).toBeUndefined();
  return (answer.data?.['_entities'] as [Shown])[0];
}

const offersTo = async (member: KnownMember, basket?: object) =>
  (await shownTo(member, basket)).campaignOffers.map(({ state, text, needs }) => [state, text, needs]);

/** Live from an hour ago for so many hours, for this member alone where no conditions are given. */
const live = (member: KnownMember, words: Partial<CampaignWords> = {}, [before, after] = [1, 48]) =>
  campaigns.liveCampaign({
    ...windowAround(campaigns.subgraph.clock.now(), before, after),
    conditions: onlyFor(member),
    ...words,
  });

const withCondition = (member: KnownMember, ...conditions: object[]) => ({
  conditions: { all: [onlyFor(member), ...conditions] },
});

const line = (amount: number, changes: object = {}) => ({ sku: 'A', quantity: 1, amount: cny(amount), ...changes });

describe('Member.campaignOffers', () => {
  test('tells what the basket still needs, in both languages', async () => {
    const member = campaigns.members.enrol();
    const campaignId = await live(member, withCondition(member, { basketTotal: { atLeastMinor: 10_000 } }));
    const basket = { lines: [line(4000), line(3000)] };
    expect((await shownTo(member, basket)).campaignOffers).toEqual([
      {
        campaign: { id: campaignId, name: 'Harvest days' },
        state: 'LIVE',
        text: 'spend 30 yuan more: 2 times the points',
        needs: ['spend 30 yuan more'],
      },
    ]);
    expect((await shownTo(member, basket, 'zh-CN')).campaignOffers).toEqual([
      {
        campaign: { id: campaignId, name: '丰收节' },
        state: 'LIVE',
        text: '再消费 30 元：2 倍积分',
        needs: ['再消费 30 元'],
      },
    ]);
  });

  test('needs nothing where the basket has it all, and everything without one', async () => {
    const member = campaigns.members.enrol();
    await live(
      member,
      withCondition(member, { basketTotal: { atLeastMinor: 10_000 } }, { payment: { anyOf: ['wechat'] } }),
    );
    expect(await offersTo(member, { payment: 'wechat', lines: [line(10_000)] })).toEqual([
      ['LIVE', '2 times the points', []],
    ]);
    expect(await offersTo(member)).toEqual([
      ['LIVE', 'spend 100 yuan more and pay by wechat: 2 times the points', ['spend 100 yuan more', 'pay by wechat']],
    ]);
  });

  test('looks at the goods, the channel and either way to meet an any', async () => {
    const member = campaigns.members.enrol();
    const either = { any: [{ brand: { anyOf: ['moli'], piecesAtLeast: 2 } }, { channel: { anyOf: ['online'] } }] };
    await live(member, { ...withCondition(member, either), effects: [fixed(50)] });
    expect(await offersTo(member, { lines: [line(100, { brand: 'moli' })] })).toEqual([
      [
        'LIVE',
        'buy 1 piece more of goods of brand moli or buy at online: 50 points',
        ['buy 1 piece more of goods of brand moli or buy at online'],
      ],
    ]);
    expect(await offersTo(member, { channel: 'online', lines: [] })).toEqual([['LIVE', '50 points', []]]);
  });

  test('tells of what comes within 30 days, and of nothing later', async () => {
    const member = campaigns.members.enrol();
    await live(member, { effects: [fixed(1)] }, [-2, 48]);
    await live(member, { effects: [fixed(2)] }, [-30 * 24 + 1, 40 * 24]);
    await live(member, { effects: [fixed(3)] }, [-30 * 24 - 1, 40 * 24]);
    expect(new Set(await offersTo(member))).toEqual(
      new Set([
        ['COMING', '1 point', []],
        ['COMING', '2 points', []],
      ]),
    );
    expect((await shownTo(member)).campaigns).toEqual([]);
  });

  test('names the highest priority first', async () => {
    const member = campaigns.members.enrol();
    await live(member, { effects: [fixed(1)], priority: 10 });
    await live(member, { effects: [fixed(3)], priority: 300 });
    await live(member, { effects: [fixed(2)] });
    expect((await offersTo(member)).map(([, text]) => text)).toEqual(['3 points', '2 points', '1 point']);
  });

  test('is silent about what is paused, ended, over, or for somebody else', async () => {
    const member = campaigns.members.enrol({ tier: 'SILVER' });
    const other = campaigns.members.enrol({ tier: 'SILVER' });
    const paused = await live(member);
    await desk.pause(paused);
    await desk.end(await live(member));
    const over = await live(member, {}, [5, 1]);
    await live(member, withCondition(member, { tier: { anyOf: ['GOLD'] } }));
    await live(member, withCondition(member, { firstPurchase: { is: false } }));
    await live(other);
    expect((await shownTo(member)).campaignOffers.map(({ campaign }) => campaign.id)).toEqual([over]);
    await campaigns.subgraph.clock.advance({ hours: 2 });
    expect(await shownTo(member)).toEqual({ campaigns: [], campaignOffers: [] });
    await desk.resume(paused);
    expect(await shownTo(member)).toMatchObject({ campaigns: [{ id: paused }], campaignOffers: [{ state: 'LIVE' }] });
  });

  test('knows whether it would be the first purchase', async () => {
    const member = campaigns.members.enrol();
    await live(member, withCondition(member, { firstPurchase: { is: true } }));
    expect(await offersTo(member)).toEqual([['LIVE', '2 times the points', []]]);
    await campaigns.recorded(campaigns.purchaseOf(member, [{ lineId: '1', amount: 100 }]));
    expect(await offersTo(member)).toEqual([]);
  });

  test('says how many purchases are to come before the one that counts, that one included, until it is past', async () => {
    const member = campaigns.members.enrol();
    await live(member, { ...withCondition(member, { nthPurchase: { nth: 2 } }), effects: [fixed(5)], priority: 200 });
    await live(member, { ...withCondition(member, { nthPurchase: { every: 3 } }), effects: [fixed(7)] });
    const textsFor = async (basket?: object) => (await shownTo(member, basket)).campaignOffers.map(({ text }) => text);
    expect(await textsFor()).toEqual(['2 more purchases: 5 points', '3 more purchases: 7 points']);
    expect(await textsFor({ lines: [line(100)] })).toEqual(['1 more purchase: 5 points', '2 more purchases: 7 points']);
    await campaigns.recorded(campaigns.purchaseOf(member, [{ lineId: '1', amount: 100 }]));
    expect(await textsFor()).toEqual(['5 points', '2 more purchases: 7 points']);
    await campaigns.recorded(campaigns.purchaseOf(member, [{ lineId: '1', amount: 100 }]));
    expect(await textsFor()).toEqual(['7 points']);
  });

  test.each([
    [{ lines: [line(100, { quantity: 0 })] }, 'basket.lines.0.quantity'],
    [{ lines: [line(-1)] }, 'basket.lines.0.amount.amountMinor'],
    [{ lines: [line(1), line(1, { amount: { amountMinor: 1, currency: 'USD' } })] }, 'basket.lines.1.amount.currency'],
    [{ lines: Array.from({ length: 501 }, () => line(1)) }, 'basket.lines'],
    [{ channel: '', lines: [] }, 'basket.channel'],
  ])('refuses a basket that is none', async (basket, path) => {
    const member = campaigns.members.enrol();
    const variables = { members: [representation(member)], basket };
    const answer = await campaigns.ask(offersQuery, variables, callerOf.member(member.id));
    expect(faultOf(answer)).toEqual({ code: 'BAD_USER_INPUT', path });
  });
});

test('Member.campaigns holds what is live, whatever the basket needs, the one that ends first in front', async () => {
  const member = campaigns.members.enrol();
  const later = await live(member, {}, [1, 30]);
  const sooner = await live(member, withCondition(member, { basketTotal: { atLeastMinor: 10_000 } }), [1, 20]);
  const { campaigns: shown } = await shownTo(member);
  expect(shown).toEqual([{ id: sooner }, { id: later }]);
  expect(shown).not.toContainEqual({ id: baseCampaignId });
});

test('50 members cost two statements and one call, though rules look at profiles and histories', async () => {
  const asked = campaigns.members.enrol();
  await live(asked, withCondition(asked, { firstPurchase: { is: true } }, { birthday: { within: 'MONTH' } }));
  const members = Array.from({ length: 50 }, () => representation(campaigns.members.enrol()));
  await campaigns.ask(offersQuery, { members }, ann);
  const calls = campaigns.members.peer.calls.length;
  campaigns.subgraph.statements.length = 0;
  const { data } = await campaigns.ask(offersQuery, { members }, ann);
  expect(data?.['_entities']).toHaveLength(50);
  const own = campaigns.subgraph.statements.filter((sql) => /rule_book|campaign|purchase/.test(sql));
  expect(own.map((sql) => sql.trim().slice(0, 26))).toEqual(
    ['select stamp from rule_book', 'select count(purchase.id):'].map((sql) => sql.slice(0, 26)),
  );
  expect(campaigns.members.peer.calls.length - calls).toBe(1);
});

describe('what is used up', () => {
  beforeEach(() => {
    campaigns.points.peer.behaviour = 'answers';
  });

  const buy = (member: KnownMember) => campaigns.recorded(campaigns.purchaseOf(member, [{ lineId: '1', amount: 100 }]));
  const idsFor = async (member: KnownMember) =>
    (await shownTo(member)).campaignOffers.map(({ campaign }) => campaign.id);

  // Li buys for 60 points today; Mei, for whom the campaign is as well, has bought nothing.
  test.each([
    ['perMember', 60, false, true],
    ['perMember', 61, true, true],
    ['perMemberPerDay', 60, false, true],
    ['perCampaign', 60, false, false],
    ['perCampaign', 61, true, true],
    ['perDay', 60, false, false],
  ])('by a cap (%s) of %d is offered to Li: %s, and to Mei: %s', async (cap, points, toLi, toMei) => {
    const [li, mei] = [campaigns.members.enrol(), campaigns.members.enrol()];
    const id = await live(li, { conditions: onlyFor(li, mei), effects: [fixed(60)], caps: { [cap]: points } });
    expect([await idsFor(li), await idsFor(mei)]).toEqual([[id], [id]]);
    await buy(li);
    expect(await idsFor(li)).toEqual(toLi ? [id] : []);
    expect((await shownTo(mei)).campaigns).toEqual(toMei ? [{ id }] : []);
  });

  test('for a day is offered again on the next', async () => {
    const member = campaigns.members.enrol();
    const id = await live(member, { effects: [fixed(60)], caps: { perMemberPerDay: 60 } });
    await buy(member);
    expect(await idsFor(member)).toEqual([]);
    await campaigns.subgraph.clock.advance({ hours: 24 });
    expect(await idsFor(member)).toEqual([id]);
  });

  test('by a budget is no offer, unless points cannot be asked', async () => {
    const member = campaigns.members.enrol();
    const id = await live(member, { effects: [fixed(60)], budget: { points: 90 } });
    await buy(member);
    expect(await idsFor(member)).toEqual([id]);
    await buy(member);
    expect(await idsFor(member)).toEqual([]);
    campaigns.points.peer.behaviour = 'unreachable';
    expect(await idsFor(member)).toEqual([id]);
  });

  test('costs 50 members one statement more and one call to points, and nothing where nothing is capped', async () => {
    const members = Array.from({ length: 50 }, () => campaigns.members.enrol());
    const [first] = members;
    if (!first) throw new Error('nobody');
    const costs = async () => {
      campaigns.subgraph.statements.length = 0;
      const calls = campaigns.points.peer.calls.length;
      await campaigns.ask(offersQuery, { members: members.map(representation) }, ann);
      const given = campaigns.subgraph.statements.filter((sql) => sql.includes('campaign_given'));
      return [given.length, campaigns.points.peer.calls.length - calls];
    };
    expect(await costs()).toEqual([0, 0]);
    for (const caps of [{ perMember: 9, perDay: 90 }, { perCampaign: 900 }]) {
      await live(first, { conditions: onlyFor(...members), caps, budget: { points: 100 } });
    }
    expect(await costs()).toEqual([1, 1]);
  });
});

test("are the member's own, and for ops who may read campaigns", async () => {
  const member = campaigns.members.enrol();
  const codeFor = async (as: Parameters<typeof campaigns.ask>[2]) =>
    faultOf(await campaigns.ask(offersQuery, { members: [representation(member)] }, as)).code;
  expect(await codeFor(callerOf.member(member.id))).toBeUndefined();
  expect(await codeFor(callerOf.ops('ann', ['campaigns:read']))).toBeUndefined();
  expect(await codeFor(callerOf.member(newId()))).toBe('FORBIDDEN');
  expect(await codeFor(callerOf.channel())).toBe('FORBIDDEN');
  expect(await codeFor(callerOf.ops('ann', ['members:read']))).toBe('FORBIDDEN');
  expect(await codeFor(callerOf.anonymous())).toBe('UNAUTHENTICATED');
});
