import { callerOf } from '../../../chassis/testing/callers.js';
import { baseCampaignId } from '../domain/campaign.js';
import { everyRuleKind } from '../usecases/every-rule-kind.js';
import {
  CampaignsUnderTest,
  cny,
  fixed,
  onlyFor,
  windowAround,
  type CampaignWords,
  type PurchaseInput,
  type ShownOutcome,
} from './given.js';
import type { KnownMember } from './members-stand-in.js';

let campaigns: CampaignsUnderTest;
beforeAll(async () => {
  campaigns = await CampaignsUnderTest.start();
  // Noon of Wednesday, 11 November in Shanghai.
  await campaigns.subgraph.clock.moveTo(new Date('2026-11-11T04:00:00Z'));
});
afterAll(() => campaigns.stop());

const noon = '2026-11-11T12:00:00+08:00';

/** 10 points for each purchase of these members that meets the condition. */
const live = (members: KnownMember[], condition: object, words: Partial<CampaignWords> = {}) =>
  campaigns.liveCampaign({
    ...windowAround(campaigns.subgraph.clock.now(), 30 * 24, 24),
    effects: [fixed(10)],
    conditions: { all: [onlyFor(...members), condition] },
    ...words,
  });

/** The points of the awards beside the base rule's, summed. */
function bonusOf({ awards = [] }: Pick<ShownOutcome, 'awards'>): number {
  return awards.filter(({ campaign }) => campaign.id !== baseCampaignId).reduce((sum, { points }) => sum + points, 0);
}

const line = (changes: object = {}) => ({ lineId: '1', sku: 'A', quantity: 1, amount: cny(10_000), ...changes });
const at = (occurredAt: string) => ({ occurredAt });
const lines = (...changes: object[]) => ({
  lines: changes.map((one, place) => line({ lineId: String(place), ...one })),
});
const place = (latitude: number, longitude: number) => ({ place: { latitude, longitude } });

/** A condition, what a purchase that meets it says, what one says that does not, and who bought each. */
interface Case {
  condition: Record<string, object>;
  met: object;
  not: object;
  member?: Partial<KnownMember>;
  otherMember?: Partial<KnownMember>;
}

const cases: Case[] = [
  {
    condition: { birthday: { within: 'DAY' } },
    met: at('2026-11-10T00:00:00+08:00'),
    not: at('2026-11-09T23:59:59.999+08:00'),
    member: { birthday: [11, 10] },
  },
  {
    condition: { birthday: { within: 'WEEK' } },
    met: at('2026-11-08T00:00:00+08:00'),
    not: at('2026-11-07T23:59:59.999+08:00'),
    member: { birthday: [11, 11] },
  },
  {
    // The last moment of October in Shanghai is eight hours before that of UTC.
    condition: { birthday: { within: 'MONTH' } },
    met: at('2026-10-31T16:00:00Z'),
    not: at('2026-10-31T15:59:59.999Z'),
    member: { birthday: [11, 30] },
  },
  {
    condition: { birthday: { within: 'DAY' } },
    met: {},
    not: {},
    member: { birthday: [11, 11] },
    otherMember: { birthday: null },
  },
  {
    condition: { household: { atLeast: 3 } },
    met: {},
    not: {},
    member: { householdSize: 3 },
    otherMember: { householdSize: 2 },
  },
  {
    condition: { weekday: { anyOf: ['WEDNESDAY'] } },
    met: at('2026-11-11T00:00:00+08:00'),
    not: at('2026-11-10T23:59:59.999+08:00'),
  },
  {
    condition: { hours: { from: '10:00', until: '12:00' } },
    met: at('2026-11-11T11:59:59.999+08:00'),
    not: at('2026-11-11T12:00:00+08:00'),
  },
  {
    condition: { timeWindow: { from: '2026-11-10T00:00:00+08:00', until: '2026-11-11T00:00:00+08:00' } },
    met: at('2026-11-10T23:59:59.999+08:00'),
    not: at('2026-11-11T00:00:00+08:00'),
  },
  { condition: { payment: { anyOf: ['alipay', 'wechat'] } }, met: { payment: 'wechat' }, not: { payment: 'cash' } },
  { condition: { payment: { anyOf: ['alipay'] } }, met: { payment: 'alipay' }, not: {} },
  {
    // Five hundred metres are some 0.0045 degrees of latitude.
    condition: { near: { latitude: 31.2304, longitude: 121.4737, withinMetres: 500 } },
    met: place(31.2344, 121.4737),
    not: place(31.2354, 121.4737),
  },
  {
    condition: { near: { latitude: 31.2304, longitude: 121.4737, withinMetres: 500 } },
    met: place(31.2304, 121.4737),
    not: {},
  },
  { condition: { brand: { anyOf: ['moli'] } }, met: lines({}, { brand: 'moli' }), not: lines({ brand: 'lin' }, {}) },
  {
    condition: { category: { anyOf: ['tea'], piecesAtLeast: 2 } },
    met: lines({ category: 'tea', quantity: 2 }),
    not: lines({ category: 'tea' }, { category: 'oil', quantity: 5 }),
  },
  {
    condition: { sku: { anyOf: ['A', 'B'], amountAtLeastMinor: 20_000 } },
    met: lines({ sku: 'A' }, { sku: 'B' }),
    not: lines({ sku: 'A' }, { sku: 'C' }),
  },
  { condition: { quantity: { atLeast: 3 } }, met: lines({ quantity: 2 }, {}), not: lines({ quantity: 2 }) },
  {
    condition: { basketTotal: { atLeastMinor: 10_000, belowMinor: 20_000 } },
    met: lines({}),
    not: lines({}, {}),
  },
  { condition: { channel: { anyOf: ['online'] } }, met: { channel: 'online' }, not: {} },
  {
    condition: { tier: { anyOf: ['GOLD', 'DIAMOND'] } },
    met: {},
    not: {},
    member: { tier: 'GOLD' },
    otherMember: { tier: 'SILVER' },
  },
  {
    condition: { member: { joinedWithinDays: 30 } },
    met: {},
    not: {},
    member: { joinedAt: '2026-10-12T04:00:00Z' },
    otherMember: { joinedAt: '2026-10-12T03:59:59Z' },
  },
  { condition: { not: { payment: { anyOf: ['cash'] } } }, met: { payment: 'card' }, not: { payment: 'cash' } },
  {
    condition: { any: [{ payment: { anyOf: ['cash'] } }, { weekday: { anyOf: ['SUNDAY'] } }] },
    met: { payment: 'cash' },
    not: { payment: 'card' },
  },
];

/** A purchase at noon as the changes have it, its total the sum of its lines. */
function purchaseOf(member: KnownMember, changes: object): PurchaseInput {
  const input = campaigns.purchaseOf(member, [], { ...at(noon), lines: [line()], ...changes });
  const sum = input.lines.reduce((before, { amount }) => before + (amount as { amountMinor: number }).amountMinor, 0);
  return { ...input, total: cny(sum) };
}

test.each(cases)('$condition gives to $met $member and not to $not $otherMember', async (one) => {
  const member = campaigns.members.enrol(one.member);
  const other = campaigns.members.enrol(one.otherMember ?? one.member);
  await live([member, other], one.condition);
  const bonusFor = async (who: KnownMember, changes: object) => {
    const input = purchaseOf(who, changes);
    return bonusOf(await campaigns.recorded(input, callerOf.channel(String(input['channel']), ['purchases:record'])));
  };
  expect([await bonusFor(member, one.met), await bonusFor(other, one.not)]).toEqual([10, 0]);
});

const aboutHistory = ['firstPurchase', 'nthPurchase', 'daysSinceLast'];

test('there is a purchase here for every condition', () => {
  const tried = new Set([...cases.flatMap(({ condition }) => Object.keys(condition)), ...aboutHistory]);
  expect([...everyRuleKind.conditions.keys()].filter((name) => !tried.has(name))).toEqual([]);
});

describe('by earlier purchases', () => {
  const bonusesFor = async (member: KnownMember, times: readonly string[]) => {
    const given = [];
    for (const time of times) given.push(bonusOf(await campaigns.recorded(purchaseOf(member, at(time)))));
    return given;
  };
  const times = ['2026-11-01T10:00:00Z', '2026-11-05T10:00:00Z', '2026-11-05T10:00:00Z', '2026-11-11T03:00:00Z'];

  test.each<[object, number[]]>([
    [{ firstPurchase: { is: true } }, [10, 0, 0, 0]],
    [{ firstPurchase: { is: false } }, [0, 10, 10, 10]],
    [{ nthPurchase: { nth: 3 } }, [0, 0, 10, 0]],
    [{ nthPurchase: { every: 2 } }, [0, 10, 0, 10]],
    // Four whole days, none, and five days of 24 hours with 17 hours more.
    [{ daysSinceLast: { atLeast: 4 } }, [0, 10, 0, 10]],
    [{ daysSinceLast: { atLeast: 6 } }, [0, 0, 0, 0]],
    [{ daysSinceLast: { atMost: 0 } }, [0, 0, 10, 0]],
  ])('%j', async (condition, expected) => {
    const member = campaigns.members.enrol();
    await live([member], condition);
    expect(await bonusesFor(member, times)).toEqual(expected);
    // In one list, they are before one another as if they had come one by one.
    const another = campaigns.members.enrol();
    await live([another], condition);
    const said = await campaigns.recordedMany(times.map((time) => purchaseOf(another, at(time))));
    expect(said.map(bonusOf)).toEqual(expected);
  });

  test('20 first purchases of one member at once are one first purchase', async () => {
    const member = campaigns.members.enrol();
    await live([member], { firstPurchase: { is: true } });
    const purchase = () => purchaseOf(member, at(noon));
    const said = await Promise.all([
      ...Array.from({ length: 10 }, async () => [await campaigns.recorded(purchase())]),
      ...Array.from({ length: 5 }, () => campaigns.recordedMany([purchase(), purchase()])),
    ]);
    expect(said.flat().map(bonusOf).sort().reverse()).toEqual([10, ...Array<number>(19).fill(0)]);
  });

  test('what is reported late is no second first one, and its last purchase is the one before its own time', async () => {
    const [first, last] = [campaigns.members.enrol(), campaigns.members.enrol()];
    await live([first], { firstPurchase: { is: true } });
    await live([last], { daysSinceLast: { atLeast: 4 } });
    const backwards = [...times].reverse();
    expect(await bonusesFor(first, backwards)).toEqual([10, 0, 0, 0]);
    // Each is earlier than those recorded before it: there is no last purchase to count days from.
    expect(await bonusesFor(last, backwards)).toEqual([0, 0, 0, 0]);
  });
});
