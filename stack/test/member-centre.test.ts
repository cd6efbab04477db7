import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { writeDemoRecord } from '../demo/demo-record.js';
import { prepareDemo } from '../demo/load-demo.js';
import { projectRoot } from '../home.js';
import { GraphiqlUser, inBrowser, launchBrowser } from '../../gateway/test/in-browser.js';
import { issueToken } from '../../gateway/identity/embedded-issuer.js';
import { Together } from '../testing/start-together.js';

/**
 * The front page, over the demo member's year, which is written by hand in stack/demo/year-of-purchases.ts. The points below
 * are worked out from that list by the handbook's rules, on paper:
 *
 *     days ago  yuan     at 1 (basic), then 1.2 (silver)   campaigns
 *     364       5895.00  5895, of which 5000 are paid      -            above 5,000 in the month: silver from here on;
 *                                                                       no more than 5,000 points in a day
 *     360       1599.00  1918.8 -> 1918                    -
 *     300        319.80  383.76 -> 383
 *     240        149.50  179.4  -> 179
 *     185        189.70  227.64 -> 227                     triple: 455.28 -> 455
 *     120        179.80  215.76 -> 215
 *      75        249.80  299.76 -> 299
 *      40        359.10  430.92 -> 430                     half again: 215.46 -> 215
 *                a bag of rice of three comes back: of 430 the rice has 323 (322.95, largest remainder), of which
 *                323 - floor(323 * 2 / 3) = 108 go; of 215 it has 161, of which 161 - floor(161 * 2 / 3) = 54 go
 *      18        349.60  419.52 -> 419                     half again: 209.76 -> 209, double: 419
 *       4        249.80  299.76 -> 299                     half again: 149.88 -> 149, double: 299, and 20 for a
 *                basket of 200 yuan; still pending
 */
const matured = 5000 + 1918 + 383 + 179 + (227 + 455) + 215 + 299 + (430 + 215 - 108 - 54) + (419 + 209 + 419);
const pending = 299 + 149 + 299 + 20;
/** Coupon, bread and noodles; the delivery was given back. Exchanges of 500 and 200; a third was called off. */
const spent = 1000 + 1200 + 2400 + 500 + 200;

let house: Together;
let me: Record<string, unknown>;

beforeAll(async () => {
  house = await Together.start();
  await house.clock.moveTo(new Date('2026-11-22T04:00:00Z'));
  const callers = house.callers();
  const place = { home: house.home, zone: 'Asia/Shanghai' };
  const record = await prepareDemo(callers, place, house.clock.now());
  await callers.close();
  const document = await readFile(path.join(projectRoot, 'schema/operations/member-centre.graphql'), 'utf8');
  const answer = await house.ask(document, {}, { as: `member:${record.memberNumber}`, locale: 'zh-CN' });
  expect(answer.errors).toBeUndefined();
  me = answer.data?.['me'] as Record<string, unknown>;
});

afterAll(() => house.stop());

test('members: the first member’s number and the silver card with its end', () => {
  expect(me).toMatchObject({
    displayName: '林小满',
    number: '10000016',
    tier: {
      tier: { code: 'SILVER', earnMultiplier: 1.2 },
      // The month after which a year of silver ends, in Shanghai.
      validUntil: '2026-11-30T15:59:59.999Z',
      projectedTier: { code: 'BASIC' },
      // In November: 349.60 + 249.80 yuan of the more than 10,000 for gold.
      missingToClimb: { amountMinor: 1_000_001 - 34_960 - 24_980, currency: 'CNY' },
    },
  });
});

test('points: what was earned by the rules, less what was spent, earliest first', () => {
  expect(me['wallet']).toEqual({
    spendable: matured - spent,
    pending,
    held: 0,
    // The first purchase is spent, and some of the second, whose rest ends with this month as well.
    expiring: 5000 + 1918 - spent,
    // 100 points are a yuan, one point a fen.
    worth: { amountMinor: matured - spent, currency: 'CNY' },
  });
  expect(me['wallets']).toEqual([
    { currency: { code: 'HARVEST', name: '粮油积分' }, spendable: matured - spent },
    { currency: { code: 'CRUMB', name: '麦香点' }, spendable: (500 * 9) / 5 },
    { currency: { code: 'WELL', name: '康宁值' }, spendable: (200 * 9) / 20 },
  ]);
  const { edges, pageInfo } = me['ledger'] as { edges: { node: { reason: string } }[]; pageInfo: object };
  expect(edges).toHaveLength(10);
  expect(pageInfo).toMatchObject({ hasNextPage: true });
  for (const { node } of edges) expect(node.reason).toMatch(/\p{Script=Han}/u);
});

test('rewards with their partner, across two subgraphs', () => {
  const { edges } = me['redemptions'] as { edges: { node: Record<string, unknown> }[] };
  expect(edges.map(({ node }) => node)).toMatchObject([
    { status: 'SETTLED', points: 2400, reward: { title: '手工面条礼盒', partner: null } },
    { status: 'CANCELLED', points: 500, reward: { title: '免费送货上门一次', partner: null } },
    { status: 'SETTLED', points: 1200, reward: { title: '麦香坊全麦面包', partner: { name: '麦香坊烘焙' } } },
    { status: 'SETTLED', points: 1000, reward: { title: '10元优惠券', partner: null } },
  ]);
});

test('campaigns that are live for this member', () => {
  const names = (me['campaigns'] as { name: string }[]).map(({ name }) => name);
  expect(names).toEqual(
    expect.arrayContaining(['秋收双倍积分', '银卡以上会员加赠五成', '满200元送20积分', '杂粮每元多得2积分']),
  );
  expect(names).not.toContain('春季囤货三倍积分');
});

test('partners: exchanges and links', () => {
  const { edges } = me['exchanges'] as { edges: { node: Record<string, unknown> }[] };
  expect(edges.map(({ node }) => node)).toMatchObject([
    { status: 'CANCELLED', given: 300, from: { code: 'HARVEST' }, to: { code: 'CRUMB' } },
    { status: 'COMMITTED', given: 200, received: 90, to: { code: 'WELL' } },
    { status: 'COMMITTED', given: 500, received: 900, to: { code: 'CRUMB' } },
  ]);
  const partners = (me['linkedPartners'] as { partner: { name: string } }[]).map(({ partner }) => partner.name);
  expect(partners.sort()).toEqual(['康宁大药房', '麦香坊烘焙'].sort());
});

test('growth: ten purchases in eight months of Shanghai, a bag of rice of 89.90 yuan taken back', () => {
  const spentFen = 589_500 + 159_900 + 31_980 + 14_950 + 18_970 + 17_980 + 24_980 + 35_910 + 34_960 + 24_980 - 8_990;
  const { milestones, tasks } = me['growth'] as Record<'milestones' | 'tasks', { code: string; progress: number }[]>;
  expect([...milestones, ...tasks].map(({ code, progress }) => [code, progress])).toEqual([
    ['FIRST_PURCHASE', 1],
    ['TEN_PURCHASES', 10],
    ['SPEND_5000', 500_000],
    ['SPEND_20000', spentFen],
    ['SIX_MONTHS', 6],
    ['TWELVE_MONTHS', 8],
    ['COMPLETE_PROFILE', 3],
    ['FIRST_REDEMPTION', 1],
    ['FIRST_BADGE', 0],
  ]);
  // They live alone, and no campaign of the demo gives badges.
  expect(me).toMatchObject({ lifecycleStage: 'LOYAL', badges: [], household: null });
});

test('asked in English, every name is English', async () => {
  const answer = await house.ask(
    '{ me { wallets { currency { name } } campaigns { name } redemptions { edges { node { reward { title } } } } } }',
    {},
    { as: 'member:10000016', locale: 'en' },
  );
  expect(answer.text).toContain('Harvest: double points');
  expect(answer.text).toContain('Crumbs');
  expect(answer.text).not.toMatch(/\p{Script=Han}/u);
});

inBrowser('GraphiQL', () => {
  test('runs MemberCentre as the member whose token it was given, and shows the answer', async () => {
    const browser = await launchBrowser();
    try {
      const page = await browser.newPage({ locale: 'zh-CN' });
      const token = await issueToken(house.secrets.issuerKey, { kind: 'member', number: '10000016' });
      await page.goto(`${house.gateway.url}/graphiql#token=${token}`);
      const user = new GraphiqlUser(page);
      await user.openTab('MemberCentre');
      await user.run();
      const shown = await user.answerWith('"displayName": "林小满"');
      expect(shown).toContain('"number": "10000016"');
      expect(shown).toContain('"code": "SILVER"');
      expect(shown).not.toContain('"errors"');
    } finally {
      await browser.close();
    }
  });
});

test('killed half-way and prepared again, the demo asks for the same and changes nothing', async () => {
  await house.drain();
  const before = await house.digests();
  const place = { home: house.home, zone: 'Asia/Shanghai' };
  // As it stands until the last request of the preparation has been answered.
  await writeDemoRecord(place.home, { firstDay: '2026-11-22', complete: false });
  await house.clock.advance({ days: 1 });
  const callers = house.callers();
  const record = await prepareDemo(callers, place, house.clock.now());
  await callers.close();
  expect(record).toMatchObject({ firstDay: '2026-11-22', memberNumber: '10000016' });
  await house.drain();
  // The clock that was moved stands in each database.
  const shifted = (digests: Record<string, string>) =>
    Object.fromEntries(Object.entries(digests).filter(([table]) => !table.endsWith('.clock_shift')));
  expect(shifted(await house.digests())).toEqual(shifted(before));
});
