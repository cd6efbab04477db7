import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { issueToken } from '../../gateway/identity/embedded-issuer.js';
import { baseCampaignId } from '../../subgraphs/campaigns/domain/campaign.js';
import { defaultRiskRules } from '../../subgraphs/points/domain/default-risk-rules.js';
import { configure } from '../configuration/configure.js';
import {
  badge,
  configureByHand,
  gifts,
  ids,
  leaves,
  limits,
  named,
  otherEffects,
  rule,
  sendChange,
  tiersFrom2027,
  window,
} from '../testing/configured-by-hand.js';
import { Together } from '../testing/start-together.js';
import { tokenSource } from '../tokens.js';

/** The system that is configured, and an empty one elsewhere. */
let shop: Together;
let elsewhere: Together;

beforeAll(async () => {
  const subgraphs = ['members', 'points', 'campaigns', 'rewards', 'partners'] as const;
  shop = await Together.start({ subgraphs });
  elsewhere = await Together.start({ subgraphs });
  for (const house of [shop, elsewhere]) await house.clock.moveTo(new Date('2026-11-22T04:00:00Z'));
  await configureByHand(shop);
});

afterAll(async () => {
  await shop.stop();
  await elsewhere.stop();
});

interface Run {
  code: number;
  out: string;
  complaint: string;
}

async function run(house: Together, args: string[], input = ''): Promise<Run> {
  const said = { out: '', complaint: '' };
  const token = args.includes('--token') ? [] : ['--as', 'ann'];
  const code = await configure([...args, ...token, '--gateway', house.gateway.url], {
    home: house.home,
    folder: house.home,
    input: () => Promise.resolve(input),
    output: (text) => (said.out += text),
    complain: (text) => (said.complaint += text),
  });
  return { code, ...said };
}

const tokenOf = (holder: string) => tokenSource(shop.secrets, holder)();

/** All that is stored once events are taken, but the audit logs: what ops read is on record there. */
async function stored(house: Together): Promise<Record<string, string>> {
  await house.drain();
  const digests = await house.digests();
  return Object.fromEntries(Object.entries(digests).filter(([table]) => !table.endsWith('.audit_log')));
}

async function exported(house: Together, ...options: string[]): Promise<string> {
  const { code, out, complaint } = await run(house, ['export', '-', ...options]);
  expect({ code, complaint }).toEqual({ code: 0, complaint: '' });
  return out;
}

type Campaigns = Record<string, Record<string, unknown>>;
interface File {
  fealty: number;
  campaigns: Campaigns;
  riskRules: Record<string, unknown>;
  tierBenefits: { programme: { tiers: { tier: string; benefits: Record<string, unknown>[] }[] } };
  tierRules: Record<string, Record<string, unknown>>;
}
const parsed = (text: string) => JSON.parse(text) as File;
const fileOf = (campaigns: Campaigns) => JSON.stringify({ fealty: 1, campaigns });

/** Sends what a run has printed for the second person, as it stands. */
async function approveAsPrinted(house: Together, out: string): Promise<void> {
  const bodies = [...out.matchAll(/^curl -s (\S+) .* -d '(.*)'$/gm)];
  expect(bodies.length).toBeGreaterThan(0);
  for (const [, url, body] of bodies) {
    expect(url).toBe(house.graphUrl);
    const { data, errors } = await house.post(body!, { as: 'ops:bo' });
    expect(errors).toBeUndefined();
    expect(Object.values(data ?? {})).toEqual([expect.objectContaining({ state: 'LIVE' })]);
  }
}

/** By their number: a table's own order is none, and changes when a page is cleaned up. */
const versions = (house: Together, subgraph: 'campaigns' | 'points') =>
  house
    .subgraph(subgraph)
    .asAdmin<{ state: string; key: string }>('select state, key from configuration_version order by key, version');

describe('export', () => {
  test('holds what counts, coming and paused ones included, as it would be proposed', async () => {
    const { fealty, campaigns, riskRules, tierBenefits, tierRules } = parsed(await exported(shop));
    expect(fealty).toBe(1);
    const { ended, ...current } = ids;
    expect(Object.keys(campaigns)).toEqual([...Object.values(current), baseCampaignId].sort());
    const utc = { startsAt: '2026-10-31T16:00:00.000Z', endsAt: '2026-11-30T16:00:00.000Z' };
    expect(campaigns[ids.limited]).toEqual({ ...named('Limited'), ...utc, effects: [badge], ...limits });
    expect(campaigns[ids.everything]).toEqual({
      ...named('Everything'),
      ...utc,
      conditions: { all: [{ any: leaves }, { not: { all: [{ channel: { anyOf: ['web'] } }] } }] },
      effects: otherEffects,
      priority: 100,
      caps: {},
      whenShort: 'PART',
    });
    expect(campaigns[ids.short]).toEqual({
      ...named('Short'),
      ...utc,
      conditions: { tier: { anyOf: ['GOLD', 'DIAMOND'] } },
      effects: [{ multiplier: { times: { numerator: 3, denominator: 2 } } }],
      priority: 100,
      caps: {},
      whenShort: 'PART',
    });
    expect(riskRules).toEqual({
      programme: {
        rules: [
          { ...rule, firstHours: 24 },
          { ...rule, code: 'MORE_GIFTS' },
        ],
      },
    });
    expect(tierBenefits).toEqual({ programme: { tiers: gifts } });
    // The month is the key, and what another set has overtaken is left out.
    expect(tierRules).toEqual({ '2027-01': tiersFrom2027, '2027-07': { ...tiersFrom2027, graceMonths: 0 } });
    const withEnded = parsed(await exported(shop, '--ended'));
    expect(withEnded.tierRules['2027-02']).toEqual({ ...tiersFrom2027, periodMonths: 3 });
    expect(withEnded.campaigns[ended]).toMatchObject({
      startsAt: utc.startsAt,
      // Where bo ended it, and not where it would have.
      endsAt: expect.stringMatching(/^2026-11-22T04:/),
    });
  });

  test('of one kind alone, into a file', async () => {
    expect(await run(shop, ['export', 'rules.json', '--kind', 'riskRules'])).toEqual({
      code: 0,
      out: '',
      complaint: '',
    });
    const written = await readFile(path.join(shop.home, 'rules.json'), 'utf8');
    expect(Object.keys(parsed(written))).toEqual(['fealty', 'riskRules']);
    expect(await run(shop, ['diff', 'rules.json'])).toEqual({ code: 0, out: '', complaint: '' });
  });

  test('of a system that nobody has configured has the rules that hold there', async () => {
    const { campaigns, riskRules, tierBenefits, tierRules } = parsed(await exported(elsewhere));
    expect(Object.keys(campaigns)).toEqual([baseCampaignId]);
    const rules = defaultRiskRules.map(({ firstHours, ...rule }) =>
      firstHours === null ? rule : { ...rule, firstHours },
    );
    expect(riskRules).toEqual({ programme: { rules } });
    // What the tiers were earned by from the beginning is nobody's to propose.
    expect(tierRules).toEqual({});
    const { tiers } = tierBenefits.programme;
    expect(tiers.map(({ tier }) => tier)).toEqual(['BASIC', 'SILVER', 'GOLD', 'DIAMOND']);
    expect(tiers[3]?.benefits.find(({ code }) => code === 'redemption-bonus')).toMatchObject({
      factor: { numerator: 6, denominator: 5 },
    });
  });
});

describe('diff', () => {
  test('of what was exported finds nothing, ended ones included', async () => {
    for (const text of [await exported(shop), await exported(shop, '--ended')]) {
      expect(await run(shop, ['diff', '-'], text)).toEqual({ code: 0, out: '', complaint: '' });
    }
  });

  test('another way to write the same is no difference', async () => {
    const short = { ...named('Short'), multiplier: { numerator: 3, denominator: 2 }, tiers: ['GOLD', 'DIAMOND'] };
    const file = parsed(await exported(shop));
    file.campaigns[ids.short] = { ...short, group: null };
    expect(await run(shop, ['diff', '-'], JSON.stringify(file))).toEqual({ code: 0, out: '', complaint: '' });
  });

  test('says field by field what is other, what is new, what would be refused, and what it leaves alone', async () => {
    const { campaigns } = parsed(await exported(shop));
    const [limited, short] = [campaigns[ids.limited]!, campaigns[ids.short]!];
    const fresh = '0192f000-0000-7000-8000-0000000000ff';
    const changed = {
      [baseCampaignId]: campaigns[baseCampaignId]!,
      [ids.everything]: { ...campaigns[ids.everything], effects: [] },
      [ids.limited]: { ...limited, caps: { perMember: 2_000 }, group: null },
      [ids.short]: {
        ...short,
        name: { zhCN: '活动', en: 'Silver too' },
        conditions: { tier: { anyOf: ['SILVER', 'GOLD'] } },
      },
      [ids.ended]: { ...named('Again'), effects: [badge] },
      [fresh]: { ...named('Fresh'), effects: [badge] },
    };
    const { code, out, complaint } = await run(shop, ['diff', '-'], fileOf(changed));
    expect({ code, complaint }).toEqual({ code: 1, complaint: '' });
    expect(out.replace(/ended at \S+;/, 'ended at …;').split('\n')).toEqual([
      `campaigns/${ids.everything} (Everything): would be refused: BAD_USER_INPUT, Bad input: must hold an effect (input.effects)`,
      `campaigns/${ids.limited} (Limited): changed`,
      '  caps.perCampaign: removed, was 50000',
      '  caps.perDay: removed, was 5000',
      '  caps.perMember: changed from 1000 to 2000',
      '  caps.perMemberPerDay: removed, was 100',
      '  group: removed, was {"code":"autumn","stacking":"FIRST"}',
      `campaigns/${ids.short} (Silver too): changed`,
      '  conditions.tier.anyOf: added ["SILVER"]',
      '  conditions.tier.anyOf: removed ["DIAMOND"]',
      '  name.en: changed from "Short" to "Silver too"',
      `campaigns/${ids.ended} (Again): would be refused: CAMPAIGN_OVER, The campaign ended at …; propose a new one instead`,
      `campaigns/${fresh} (Fresh): added`,
      `campaigns/${ids.coming} (Coming): only in the system, not touched`,
      `campaigns/${ids.paused} (paused): only in the system, not touched`,
      '',
    ]);
    expect((await versions(shop, 'campaigns')).filter(({ state }) => state === 'SUBMITTED')).toEqual([]);
  });
});

describe('apply', () => {
  test('what was exported, applied and approved on an empty system, is exported there byte for byte', async () => {
    const file = await exported(shop);
    const first = await run(elsewhere, ['apply', '-'], file);
    expect(first).toMatchObject({ code: 0, complaint: '' });
    expect(first.out.match(/waits for a second person/g)).toHaveLength(10);
    // Nothing is in force before somebody approves, and the same once more proposes nothing more.
    expect(Object.keys(parsed(await exported(elsewhere)).campaigns)).toEqual([baseCampaignId]);
    expect(await run(elsewhere, ['apply', '-'], file)).toEqual(first);
    const submitted = (await versions(elsewhere, 'campaigns')).filter(({ state }) => state === 'SUBMITTED');
    expect(submitted).toHaveLength(6);
    expect(await versions(elsewhere, 'points')).toHaveLength(1);

    await approveAsPrinted(elsewhere, first.out);
    expect(await exported(elsewhere)).toBe(file);
    expect(await run(elsewhere, ['apply', '-'], file)).toEqual({ code: 0, out: '', complaint: '' });
  });

  test('a draft of one person is submitted by them without --draft; risk rules have none', async () => {
    const file = parsed(await exported(shop));
    const { name, ...coming } = file.campaigns[ids.coming]!;
    file.campaigns = { [ids.coming]: { ...coming, name, priority: 7 } };
    file.riskRules = { programme: { rules: [] } };
    const drafted = await run(shop, ['apply', '-', '--draft'], JSON.stringify(file));
    expect(drafted.code).toBe(1);
    expect(drafted.out).toMatch(/\(Coming\): change \S+ is a draft\n/);
    expect(drafted.out).toContain('riskRules/programme: refused: NO_DRAFTS, the graph keeps no drafts of riskRules\n');
    expect(drafted.out).not.toContain('curl');
    const states = async () => (await versions(shop, 'campaigns')).filter(({ key }) => key === ids.coming);
    expect((await states()).map(({ state }) => state)).toEqual(['LIVE', 'DRAFT']);
    const [, changeId] = /change (\S+) is a draft/.exec(drafted.out)!;
    const submitted = await run(shop, ['apply', '-', '--kind', 'campaigns'], JSON.stringify(file));
    expect(submitted).toMatchObject({ code: 0, complaint: '' });
    expect(submitted.out).toContain(`change ${changeId} waits for a second person`);
    expect((await states()).map(({ state }) => state)).toEqual(['LIVE', 'SUBMITTED']);
    const byBo = await run(
      shop,
      ['apply', '-', '--kind', 'campaigns', '--token', await tokenOf('ops:bo')],
      JSON.stringify(file),
    );
    expect(byBo.out).toContain(`change ${changeId} is another person's already`);
    expect(await states()).toHaveLength(2);
  });

  test('what was rejected may be proposed anew, and waits once', async () => {
    const { campaigns } = parsed(await exported(shop));
    const file = fileOf({ [ids.paused]: { ...campaigns[ids.paused], priority: 9 } });
    const changeOf = ({ out }: Run) => /change (\S+) waits for a second person/.exec(out)![1]!;
    const first = changeOf(await run(shop, ['apply', '-'], file));
    await sendChange(shop, 'rejectCampaign', { changeId: first }, 'ops:bo');
    const second = changeOf(await run(shop, ['apply', '-'], file));
    expect(second).not.toBe(first);
    expect(changeOf(await run(shop, ['apply', '-'], file))).toBe(second);
    const states = (await versions(shop, 'campaigns'))
      .filter(({ key }) => key === ids.paused)
      .map(({ state }) => state);
    expect(states).toEqual(['LIVE', 'REJECTED', 'SUBMITTED']);
  });

  test('what is refused is told with its place, and the others go on', async () => {
    const { campaigns } = parsed(await exported(shop));
    const bad = { ...named('Bad'), effects: [{ fixedPoints: { points: -1 } }] };
    const file = fileOf({
      [baseCampaignId]: { ...campaigns[baseCampaignId], ...window },
      '0192f000-0000-7000-8000-0000000000b1': bad,
      '0192f000-0000-7000-8000-0000000000b2': { ...bad, effects: [badge], conditions: { sunny: { is: true } } },
      '0192f000-0000-7000-8000-0000000000b3': { ...bad, effects: [badge], campaignId: ids.short },
      '0192f000-0000-7000-8000-0000000000b4': { ...bad, effects: [badge] },
    });
    const { code, out } = await run(shop, ['apply', '-'], file);
    expect(code).toBe(1);
    const lineOf = (key: string) => out.split('\n').find((line) => line.includes(key));
    expect(lineOf('0000b1')).toContain('(input.effects.0.fixedPoints.points)');
    expect(lineOf('0000b2')).toMatch(/BAD_USER_INPUT, .*sunny/);
    expect(lineOf('0000b3')).toContain('its key is its name, and it has no campaignId of its own');
    expect(lineOf('0000b4')).toContain('waits for a second person');
    expect(lineOf(baseCampaignId)).toContain('the base rule has no window (input.startsAt)');
    const waiting = (await versions(shop, 'campaigns')).filter(({ key }) => key.includes('0000b'));
    expect(waiting).toEqual([{ state: 'SUBMITTED', key: '0192f000-0000-7000-8000-0000000000b4' }]);
  });
});

describe('rules of the tiers and what they give', () => {
  const apply = async (sections: Record<string, unknown>, ...options: string[]) =>
    run(shop, ['apply', '-', ...options], JSON.stringify({ fealty: 1, ...sections }));

  test('a change is told field by field, proposed once, and again once it is rejected', async () => {
    const file = parsed(await exported(shop));
    file.tierRules['2027-07'] = { ...file.tierRules['2027-07'], periodMonths: 9 };
    const changed = { tierRules: { '2027-07': file.tierRules['2027-07'] } };
    const { out } = await run(shop, ['diff', '-', '--kind', 'tierRules'], JSON.stringify(file));
    expect(out).toBe('tierRules/2027-07: changed\n  periodMonths: changed from 6 to 9\n');
    const changeOf = ({ out: told }: Run) => /tierRules\/2027-07: change (\S+) waits/.exec(told)![1]!;
    const first = changeOf(await apply(changed));
    expect(changeOf(await apply(changed))).toBe(first);
    await sendChange(shop, 'rejectTierRules', { changeId: first }, 'ops:bo');
    expect(changeOf(await apply(changed))).not.toBe(first);
    expect((await apply(changed, '--draft')).out).toContain('NO_DRAFTS, the graph keeps no drafts of tierRules');
  });

  test.each([
    ['a month that has begun', { tierRules: { '2026-11': tiersFrom2027 } }, /^tierRules\/2026-11: would be refused: /],
    ['the month twice', { tierRules: { '2027-03': { ...tiersFrom2027, fromMonth: '2027-04' } } }, /no fromMonth of/],
    ['a tier twice', { tierBenefits: { programme: { tiers: [gifts[0], gifts[0]] } } }, /each once \(input\.tiers\)/],
  ])('%s is refused', async (_what, sections, reason) => {
    const { code, out } = await apply(sections);
    expect(code).toBe(1);
    expect(out).toMatch(reason);
  });
});

describe('rewards', () => {
  const rewardId = '0192f000-0000-7000-8000-00000000000a';
  const mug = { titles: { zhCN: '保温杯', en: 'Thermos flask' }, prices: [{ points: 2_000 }], stock: 50 };
  const fileWith = (body: object) => JSON.stringify({ fealty: 1, rewards: { [rewardId]: body } });
  const rewardsOf = async (house: Together, ...options: string[]) => {
    const text = await exported(house, '--kind', 'rewards', ...options);
    return (JSON.parse(text) as { rewards: Record<string, Record<string, unknown>> }).rewards;
  };

  test('are proposed from a file, approved as printed, and carried elsewhere byte for byte', async () => {
    const { out } = await run(shop, ['apply', '-'], fileWith(mug));
    await approveAsPrinted(shop, out);
    const stored = {
      ...mug,
      kind: 'GOODS',
      pictures: [],
      drops: [],
      limits: [],
      contents: [{ kind: 'GOODS', count: 1 }],
    };
    expect(await rewardsOf(shop)).toEqual({ [rewardId]: stored });
    // What is left out is what there is without it.
    expect(await run(shop, ['diff', '-'], fileWith(mug))).toEqual({ code: 0, out: '', complaint: '' });
    const file = await exported(shop, '--kind', 'rewards');
    await approveAsPrinted(elsewhere, (await run(elsewhere, ['apply', '-'], file)).out);
    expect(await exported(elsewhere, '--kind', 'rewards')).toBe(file);
  });

  test('a change is told field by field and may be a draft; what is refused names its place', async () => {
    const dearer = { ...mug, prices: [{ points: 2_500 }, { points: 2_000, tiers: ['GOLD'] }] };
    const told = await run(shop, ['diff', '-'], fileWith(dearer));
    expect(told).toMatchObject({ code: 1, complaint: '' });
    expect(told.out).toMatch(/^rewards\/\S+ \(Thermos flask\): changed\n {2}prices/);
    expect((await run(shop, ['apply', '-', '--draft'], fileWith(dearer))).out).toMatch(/change \S+ is a draft\n/);
    const refused = await run(shop, ['diff', '-'], fileWith({ ...mug, category: 'nowhere' }));
    expect(refused.out).toMatch(/would be refused: BAD_USER_INPUT, .*\(input\.category\)/);
  });

  test('one that a person has ended is left out, and closes where it did', async () => {
    await sendChange(shop, 'endReward', { rewardId }, 'ops:ann');
    expect(await rewardsOf(shop)).toEqual({});
    expect((await rewardsOf(shop, '--ended'))[rewardId]).toMatchObject({
      ...mug,
      closesAt: expect.stringMatching(/^2026-11-22T04:/),
    });
    const file = await exported(shop, '--kind', 'rewards', '--ended');
    expect(await run(shop, ['diff', '-'], file)).toEqual({ code: 0, out: '', complaint: '' });
  });
});

describe('partners, agreements and rates', () => {
  const partnerId = '0192f000-0000-7000-8000-0000000000c1';
  const currency = { code: 'CRUMB', nameZhCn: '面包屑', nameEn: 'Crumbs', pointsPerYuan: 50 };
  const bakery = { partnerId, nameZhCn: '面包坊', nameEn: 'Bakery', currency };
  const agreed = {
    ...{ validFrom: '2026-12-01T00:00:00+08:00', billing: 'POSTPAID' },
    ...{ owedAtMost: [{ currency: 'HARVEST', points: 1_000_000 }], caps: { perExchange: 5_000 }, reversalDays: 14 },
    openingHours: [{ weekday: 1, opens: '09:00', closes: '18:00' }],
  };
  const rates = [
    { from: 'HARVEST', to: 'CRUMB', numerator: 1, denominator: 2, step: 100 },
    { from: 'CRUMB', to: 'HARVEST', numerator: 2, denominator: 1, step: 50, feePercent: 3 },
  ];
  const whole = {
    fealty: 1,
    ...{ agreements: { bakery: agreed }, exchangeRates: { programme: { rates } }, partners: { bakery } },
  };
  const kinds = ['partners', 'agreements', 'exchangeRates'].flatMap((kind) => ['--kind', kind]);
  const exportedKinds = (house: Together) => exported(house, ...kinds);
  const onlyIn = (body: object) => JSON.stringify({ fealty: 1, ...body });

  test('are proposed from a file, the partner first, and carried into an empty system byte for byte', async () => {
    const nothing = await exportedKinds(elsewhere);
    expect(JSON.parse(nothing)).toEqual({ fealty: 1, agreements: {}, exchangeRates: {}, partners: {} });
    const told = await run(shop, ['diff', '-'], JSON.stringify(whole));
    expect(told.out.split('\n')).toEqual([
      'agreements/bakery: added',
      'exchangeRates/programme: added',
      'partners/bakery (Bakery): added',
      '',
    ]);
    let file = JSON.stringify(whole);
    for (const house of [shop, elsewhere]) {
      // What there is to agree with, and to exchange, is there once somebody has approved it.
      const first = await run(house, ['apply', '-'], file);
      expect(first.code).toBe(1);
      expect(first.out).toMatch(/^agreements\/bakery: refused: BAD_USER_INPUT, .*no such partner/m);
      expect(first.out).toMatch(/^exchangeRates\/programme: refused: BAD_USER_INPUT, .*no such currency/m);
      expect(first.out).toMatch(/^partners\/bakery \(Bakery\): change \S+ waits for a second person/m);
      await approveAsPrinted(house, first.out);
      const second = await run(house, ['apply', '-'], file);
      expect(second.code).toBe(0);
      expect(second.out.match(/waits for a second person/g)).toHaveLength(2);
      expect(await run(house, ['apply', '-'], file)).toEqual(second);
      await approveAsPrinted(house, second.out);
      expect(await run(house, ['diff', '-'], file)).toEqual({ code: 0, out: '', complaint: '' });
      if (house === shop) file = await exportedKinds(shop);
    }
    expect(await exportedKinds(elsewhere)).toBe(file);
    expect(JSON.parse(file)).toEqual({
      fealty: 1,
      agreements: {
        bakery: { ...agreed, validFrom: '2026-11-30T16:00:00.000Z', confirmWithinSeconds: 300 },
      },
      exchangeRates: { programme: { rates: [{ ...rates[0], feePercent: 0 }, rates[1]] } },
      partners: { bakery: { ...bakery, isSandbox: false, currency: { ...currency, home: 'HOSTED' } } },
    });
  });

  test('a change is told field by field, waits once, and may go back again', async () => {
    const dearer = onlyIn({ agreements: { bakery: { ...agreed, caps: { perExchange: 6_000 } } } });
    expect((await run(shop, ['diff', '-', '--kind', 'agreements'], dearer)).out).toBe(
      'agreements/bakery: changed\n  caps.perExchange: changed from 5000 to 6000\n',
    );
    const changeOf = ({ out }: Run) => /change (\S+) waits for a second person/.exec(out)![1]!;
    const first = await run(shop, ['apply', '-'], dearer);
    await approveAsPrinted(shop, first.out);
    const back = await run(shop, ['apply', '-'], onlyIn({ agreements: { bakery: agreed } }));
    await approveAsPrinted(shop, back.out);
    const again = await run(shop, ['apply', '-'], dearer);
    expect(new Set([first, back, again].map(changeOf)).size).toBe(3);
    const drafted = await run(shop, ['apply', '-', '--draft'], dearer);
    expect(drafted.out).toContain('NO_DRAFTS, the graph keeps no drafts of agreements');
  });

  test('an agreement that is over is left out', async () => {
    const brief = { ...agreed, validFrom: '2026-11-20T00:00:00Z', validUntil: '2026-11-23T00:00:00Z' };
    await approveAsPrinted(shop, (await run(shop, ['apply', '-'], onlyIn({ agreements: { bakery: brief } }))).out);
    const agreements = async (...options: string[]) =>
      (JSON.parse(await exported(shop, '--kind', 'agreements', ...options)) as { agreements: object }).agreements;
    expect(await agreements()).toMatchObject({ bakery: { validUntil: '2026-11-23T00:00:00.000Z' } });
    await shop.clock.moveTo(new Date('2026-11-24T04:00:00Z'));
    expect(await agreements()).toEqual({});
    expect(await agreements('--ended')).toMatchObject({ bakery: { validUntil: '2026-11-23T00:00:00.000Z' } });
  });

  test.each([
    ['a field that it has not', { agreements: { bakery: { ...agreed, capz: {} } } }, /BAD_USER_INPUT, .*capz/],
    [
      'hours that end first',
      { agreements: { bakery: { ...agreed, openingHours: [{ weekday: 1, opens: '9:00', closes: '10:00' }] } } },
      /HH:MM/,
    ],
    ['a code of its own', { partners: { bakery: { ...bakery, code: 'bakery' } } }, /it has no code of its own/],
    ['money for points', { partners: { mint: { ...bakery, currency: { ...currency, code: 'CNY' } } } }, /like money/],
    ['a pair twice', { exchangeRates: { programme: { rates: [rates[0], rates[0]] } } }, /this pair stands twice/],
  ])('%s is refused', async (_what, sections, reason) => {
    const { code, out } = await run(shop, ['diff', '-'], onlyIn(sections));
    expect(code).toBe(1);
    expect(out).toMatch(/: would be refused: /);
    expect(out).toMatch(reason);
  });

  test('a token without partners:read reads none of it', async () => {
    const scopes = ['campaigns:read', 'points:read', 'members:read'];
    const token = await issueToken(shop.secrets.issuerKey, { kind: 'ops', name: 'cleo' }, { scopes });
    const ended = await run(shop, ['export', '-', ...kinds, '--token', token]);
    expect(ended).toMatchObject({ code: 2, out: '', complaint: expect.stringContaining('partners:read') as string });
  });
});

test.each([
  ['a field that they have not', { rules: [], rulez: [] }, /BAD_USER_INPUT, .*rulez/],
  ['no rules', {}, /BAD_USER_INPUT, .*rules/],
  ['a changeId', { rules: [], changeId: randomUUID() }, /BAD_USER_INPUT, its key is its name, and it has no changeId/],
  ['a wrong value', { rules: [{ ...rule, stopAt: 0 }] }, /must be above zero \(input\.rules\.0\.stopAt\)/],
])('risk rules with %s are refused', async (_what, programme, reason) => {
  const { code, out } = await run(shop, ['apply', '-'], JSON.stringify({ fealty: 1, riskRules: { programme } }));
  expect(code).toBe(1);
  expect(out).toMatch(/^riskRules\/programme: would be refused: /);
  expect(out).toMatch(reason);
});

test('a token that may read and nothing else is refused entry by entry, and proposes nothing', async () => {
  const before = await stored(shop);
  const scopes = ['campaigns:read', 'points:read'];
  const token = await issueToken(shop.secrets.issuerKey, { kind: 'ops', name: 'cleo' }, { scopes });
  const file = {
    ...parsed(fileOf({ [randomUUID()]: { ...named('Mine'), effects: [badge] } })),
    riskRules: { programme: { rules: [] } },
  };
  const { code, out } = await run(shop, ['apply', '-', '--token', token], JSON.stringify(file));
  expect(code).toBe(1);
  expect(out).toMatch(/^campaigns\/\S+ \(Mine\): refused: FORBIDDEN, /);
  expect(out).toMatch(/^riskRules\/programme: refused: FORBIDDEN, /m);
  expect(await stored(shop)).toEqual(before);
});

describe('what cannot be done ends with 2 and a readable line, and proposes nothing', () => {
  let before: Record<string, string>;
  beforeAll(async () => (before = await stored(shop)));
  afterAll(async () => expect(await stored(shop)).toEqual(before));

  test.each([
    ['no command', [], /^npm run config -- export\|diff\|apply FILE/],
    ['an unknown command', ['import', '-'], /^npm run config -- /],
    ['no file', ['apply'], /^npm run config -- /],
    ['two files', ['diff', 'a', 'b'], /^npm run config -- /],
    ['drafts of what is read', ['diff', '-', '--draft'], /^npm run config -- /],
    ['an unknown option', ['diff', '-', '--force'], /Unknown option '--force'/],
    ['an unknown kind', ['diff', '-', '--kind', 'stars'], /^There is no kind "stars"\./],
    ['a file that is not there', ['apply', 'nowhere.json'], /nowhere\.json cannot be read\.$/],
    ['a folder to write to that is not there', ['export', 'no/such/file.json'], /ENOENT/],
    ['a token that is none', ['export', '-', '--token', 'x'], /^UNAUTHENTICATED, .*\n.*--token/],
  ])('%s', async (_what, args, complaint) => {
    const ended = await run(shop, args);
    expect(ended).toMatchObject({ code: 2, out: '' });
    expect(ended.complaint).toMatch(complaint);
  });

  test('a file that breaks off', async () => {
    const text = await exported(shop);
    await writeFile(path.join(shop.home, 'half.json'), text.slice(0, text.length / 2));
    const ended = await run(shop, ['apply', 'half.json']);
    expect(ended).toMatchObject({ code: 2, out: '' });
    expect(ended.complaint).toMatch(/^half\.json is no JSON, or not all of it is there: /);
  });

  test('a token without the rights to read', async () => {
    const ended = await run(shop, ['apply', '-', '--token', await tokenOf('channel:shop')], await exported(shop));
    expect(ended).toMatchObject({ code: 2, out: '' });
    expect(ended.complaint).toMatch(/^FORBIDDEN, .*\nThe token lacks the scope/);
  });
});
