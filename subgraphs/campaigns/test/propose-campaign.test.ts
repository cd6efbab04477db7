/** What marketing people may write by mistake, and strangers on purpose: each is refused at the field that is wrong. */
import { newId } from '../../../chassis/ids.js';
import { ann, CampaignDesk } from './campaign-desk.js';
import { campaignBody, CampaignsUnderTest, faultOf, fixed, proposeMutation, windowAround } from './given.js';

let campaigns: CampaignsUnderTest;
let desk: CampaignDesk;
beforeAll(async () => {
  campaigns = await CampaignsUnderTest.start();
  desk = new CampaignDesk(campaigns);
});
afterAll(() => campaigns.stop());

const body = (changes: object = {}) => ({
  ...campaignBody({ ...windowAround(campaigns.subgraph.clock.now()), effects: [fixed(10)] }),
  ...changes,
});

const tier = (...anyOf: string[]) => ({ tier: { anyOf } });
const inside = (depth: number, part: object): object => (depth === 0 ? part : { not: inside(depth - 1, part) });
const times = (numerator: number, denominator: number) => [{ multiplier: { times: { numerator, denominator } } }];

const cases: [string, object, string][] = [
  ['tiers that exclude one another', { conditions: { all: [tier('GOLD'), tier('SILVER')] } }, 'conditions.all.1'],
  [
    'an exclusion across an inner all',
    { conditions: { all: [tier('GOLD'), { all: [{ payment: { anyOf: ['cash'] } }, tier('BASIC')] }] } },
    'conditions.all.1.all.1',
  ],
  ['a condition and its opposite', { conditions: { all: [tier('GOLD'), { not: tier('GOLD') }] } }, 'conditions.all.1'],
  [
    'a contradiction in one way of an any',
    { conditions: { any: [tier('GOLD'), { all: [tier('GOLD'), tier('BASIC')] }] } },
    'conditions.any.1.all.1',
  ],
  [
    'a basket above and below',
    { conditions: { all: [{ basketTotal: { atLeastMinor: 500 } }, { basketTotal: { belowMinor: 500 } }] } },
    'conditions.all.1',
  ],
  [
    'a time outside the window of the campaign',
    { conditions: { timeWindow: { from: '2020-01-01T00:00:00Z', until: '2020-02-01T00:00:00Z' } } },
    'conditions',
  ],
  ['an empty condition', { conditions: {} }, 'conditions'],
  ['an all of nothing', { conditions: { all: [] } }, 'conditions.all'],
  ['an any of nothing', { conditions: { any: [] } }, 'conditions.any'],
  ['two conditions in one place', { conditions: { ...tier('GOLD'), payment: { anyOf: ['cash'] } } }, 'conditions'],
  ['an empty list of SKUs', { conditions: { sku: { anyOf: [] } } }, 'conditions.sku.anyOf'],
  ['an SKU twice', { conditions: { sku: { anyOf: ['A', 'A'] } } }, 'conditions.sku.anyOf'],
  ['an SKU without letters', { conditions: { sku: { anyOf: ['A', ' '] } } }, 'conditions.sku.anyOf.1'],
  [
    'a list longer than 5,000',
    { conditions: { sku: { anyOf: Array.from({ length: 5001 }, (_, sku) => String(sku)) } } },
    'conditions.sku.anyOf',
  ],
  ['conditions 9 deep', { conditions: inside(8, tier('GOLD')) }, 'conditions'],
  ['conditions 50 deep', { conditions: inside(49, tier('GOLD')) }, 'conditions'],
  [
    'more than a hundred conditions',
    {
      conditions: {
        all: Array.from({ length: 3 }, () => ({
          any: Array.from({ length: 34 }, () => ({ payment: { anyOf: ['cash'] } })),
        })),
      },
    },
    'conditions',
  ],
  ['hours that are none', { conditions: { hours: { from: '24:00', until: '02:00' } } }, 'conditions.hours.from'],
  ['hours of no length', { conditions: { hours: { from: '02:00', until: '02:00' } } }, 'conditions.hours.until'],
  [
    'a time window reversed',
    { conditions: { timeWindow: { from: '2026-12-01T00:00:00Z', until: '2026-11-01T00:00:00Z' } } },
    'conditions.timeWindow.until',
  ],
  [
    'a place off the earth',
    { conditions: { near: { latitude: 91, longitude: 0, withinMetres: 5 } } },
    'conditions.near.latitude',
  ],
  ['a window reversed', { startsAt: '2026-12-01T00:00:00Z', endsAt: '2026-11-01T00:00:00Z' }, 'endsAt'],
  ['no beginning', { startsAt: null }, 'startsAt'],
  ['no end', { endsAt: null }, 'endsAt'],
  ['no effect', { effects: [] }, 'effects'],
  ['an effect that is none', { effects: [{}] }, 'effects.0'],
  ['two effects in one place', { effects: [{ ...fixed(1), badge: { code: 'A' } }] }, 'effects.0'],
  ['more than five effects', { effects: Array.from({ length: 6 }, () => fixed(1)) }, 'effects'],
  ['a negative multiplier', { effects: times(-2, 1) }, 'effects.0.multiplier.times.numerator'],
  ['a multiplier negative below', { effects: times(2, -1) }, 'effects.0.multiplier.times.denominator'],
  ['a multiplier of one', { effects: times(1, 1) }, 'effects.0.multiplier.times'],
  ['a multiplier above 100', { effects: times(101, 1) }, 'effects.0.multiplier.times'],
  ['negative points', { effects: [fixed(-1)] }, 'effects.0.fixedPoints.points'],
  ['a cap of nothing', { caps: { perMember: 0 } }, 'caps.perMember'],
  ['a negative cap', { caps: { perDay: -1 } }, 'caps.perDay'],
  ['a budget of nothing', { budget: { points: 0 } }, 'budget.points'],
  ['a budget that names nothing', { budget: {} }, 'budget'],
  [
    'a budget in another currency',
    { budget: { amount: { amountMinor: 1, currency: 'USD' } } },
    'budget.amount.currency',
  ],
  ['a priority above 1,000', { priority: 1001 }, 'priority'],
  ['a group without a name', { group: { code: '', stacking: 'BEST' } }, 'group.code'],
  ['a name with a zero byte', { name: { zhCN: '丰\u0000收', en: 'Harvest days' } }, 'name.zhCN'],
  ['half a character', { conditions: { sku: { anyOf: ['A\ud800'] } } }, 'conditions.sku.anyOf.0'],
  ['a name of nothing', { name: { zhCN: ' ', en: 'Harvest days' } }, 'name.zhCN'],
];

test.each(cases)('refuses %s', async (_what, changes, path) => {
  const before = await campaigns.subgraph.asAdmin('select count(*)::int from configuration_version');
  const fault = { code: 'BAD_USER_INPUT', path: `input.${path}` };
  expect(await desk.propose(newId(), body(changes))).toEqual(fault);
  expect(await desk.draft(newId(), body(changes))).toEqual(fault);
  expect(await campaigns.subgraph.asAdmin('select count(*)::int from configuration_version')).toEqual(before);
});

test('says what contradicts what, in the language of the reader', async () => {
  const conditions = { all: [tier('GOLD'), { payment: { anyOf: ['cash'] } }, tier('SILVER')] };
  const input = { changeId: newId(), campaignId: newId(), ...body({ conditions }) };
  const messageIn = async (locale: 'zh-CN' | 'en') =>
    (await campaigns.subgraph.ask(proposeMutation, { input }, { as: ann, locale })).errors?.[0]?.message;
  expect(await messageIn('en')).toBe('No purchase can meet this condition and input.conditions.all.0');
  expect(await messageIn('zh-CN')).toBe('该条件与 input.conditions.all.0 相互矛盾，没有消费能同时满足');
});

test('takes conditions 8 deep, a hundred of them, and a list of 5,000', async () => {
  const conditions = {
    all: [
      ...Array.from({ length: 48 }, () => ({ payment: { anyOf: ['cash'] } })),
      { any: Array.from({ length: 50 }, () => ({ weekday: { anyOf: ['MONDAY'] } })) },
      { sku: { anyOf: Array.from({ length: 5000 }, (_, sku) => String(sku)) } },
    ],
  };
  for (const written of [conditions, inside(7, tier('GOLD')), { all: [conditions.all[0], inside(6, tier('GOLD'))] }]) {
    expect(await desk.propose(newId(), body({ conditions: written }))).toMatchObject({ state: 'SUBMITTED' });
  }
});

test('a list of a million SKUs is refused by its size, before anybody reads it', async () => {
  const input = {
    changeId: newId(),
    campaignId: newId(),
    ...body({ conditions: { sku: { anyOf: Array.from({ length: 1_000_000 }, (_, sku) => `S${sku}`) } } }),
  };
  const answer = (await campaigns.ask(proposeMutation, { input }, ann)) as unknown as { error: string };
  expect(answer).toEqual({ error: 'Request body is too large' });
});

test('conditions nested a thousand deep are refused before anything walks into them', async () => {
  const input = { changeId: newId(), campaignId: newId(), ...body({ conditions: inside(1000, tier('GOLD')) }) };
  expect(faultOf(await campaigns.ask(proposeMutation, { input }, ann)).code).toBe('BAD_USER_INPUT');
});

test('campaigns of one group stack in one way', async () => {
  const code = newId();
  const best = newId();
  await desk.approve(await desk.propose(best, body({ group: { code, stacking: 'BEST' } })));
  const other = { code: 'BAD_USER_INPUT', path: 'input.group.stacking' };
  expect(await desk.propose(newId(), body({ group: { code, stacking: 'SUM' } }))).toEqual(other);
  // The only one of its group may change it.
  expect(await desk.propose(best, body({ group: { code, stacking: 'SUM' } }))).toMatchObject({ state: 'SUBMITTED' });
});
