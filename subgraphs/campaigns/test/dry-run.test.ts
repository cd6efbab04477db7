import { newId } from '../../../chassis/ids.js';
import { callerOf } from '../../../chassis/testing/callers.js';
import { baseCampaignId } from '../domain/campaign.js';
import { ann, CampaignDesk } from './campaign-desk.js';
import {
  campaignBody,
  CampaignsUnderTest,
  cny,
  faultOf,
  fixed,
  onlyFor,
  windowAround,
  type CampaignWords,
} from './given.js';
import type { KnownMember } from './members-stand-in.js';
import { tableDigests } from './table-digests.js';

let campaigns: CampaignsUnderTest;
let desk: CampaignDesk;
beforeAll(async () => {
  campaigns = await CampaignsUnderTest.start();
  desk = new CampaignDesk(campaigns);
});
afterAll(() => campaigns.stop());
afterEach(() => {
  campaigns.points.cutOf = () => 0;
});

const document = `query ($input: DryRunPurchaseInput!, $outcomes: [DryRunOutcome!], $first: Int, $after: String) {
  dryRunPurchase(input: $input) {
    tier points refusal { code message status }
    campaigns(outcomes: $outcomes, first: $first, after: $after) {
      edges { node {
        campaign { id version name } changeId outcome outdoneBy { id }
        verdicts { path depth kind met text missing }
        award { exact { decimal } points cutByCaps cutByLedger reason grants { effect what } }
      } }
      pageInfo { hasNextPage endCursor }
    }
  }
}`;

interface Shown {
  campaign: { id: string; version: number; name: string };
  changeId: string | null;
  outcome: string;
  outdoneBy: { id: string } | null;
  verdicts: { path: string; depth: number; kind: string; met: boolean; text: string; missing: string | null }[];
  award: { points: number; cutByCaps: number; cutByLedger: number; reason: string } | null;
}
interface ShownRun {
  tier: string;
  points: number;
  refusal: { code: string; message: string; status: string } | null;
  campaigns: { edges: { node: Shown }[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
}

const now = () => campaigns.subgraph.clock.now();
const body = (words: Partial<CampaignWords>) => campaignBody({ ...windowAround(now(), 48, 48), ...words });
const live = (words: Partial<CampaignWords> & { campaignId?: string }) =>
  campaigns.liveCampaign({ ...windowAround(now(), 48, 48), ...words });
/** Ten yuan of rice, a minute ago. */
function rice({ id }: KnownMember, changes: Record<string, unknown> = {}): Record<string, unknown> {
  const occurredAt = new Date(now().getTime() - 60_000).toISOString();
  return { memberId: id, channel: 'shop', occurredAt, lines: [line()], ...changes };
}

const line = (changes: object = {}) => ({ lineId: '1', sku: 'RICE', quantity: 1, amount: cny(1_000), ...changes });

async function dryRun(input: object, rest: object = {}, locale: 'zh-CN' | 'en' = 'en'): Promise<ShownRun> {
  const { data, errors } = await campaigns.subgraph.ask(document, { input, first: 100, ...rest }, { as: ann, locale });
  expect(errors).toBeUndefined();
  return data?.['dryRunPurchase'] as ShownRun;
}

async function shownOf(campaignId: string, input: object, locale: 'zh-CN' | 'en' = 'en'): Promise<Shown | undefined> {
  const { edges } = (await dryRun(input, {}, locale)).campaigns;
  return edges.map(({ node }) => node).find(({ campaign }) => campaign.id === campaignId);
}

describe('dryRunPurchase by the live rules', () => {
  test('says what a recorded purchase is then given', async () => {
    const member = campaigns.members.enrol({ tier: 'GOLD' });
    await live({ multiplier: [3, 1], conditions: onlyFor(member) });
    await live({ effects: [{ coupon: { code: 'TEA' } }], conditions: onlyFor(member) });
    const input = rice(member);
    const { tier, points, refusal, campaigns: shown } = await dryRun(input, { outcomes: ['GIVEN'] });
    // 10 yuan x 3/2 of a gold member; and two times as much on top.
    expect([tier, points, refusal]).toEqual(['GOLD', 45, null]);
    const awards = shown.edges.map(({ node }) => node.award);
    expect(awards).toEqual([
      {
        exact: { decimal: '15' },
        points: 15,
        cutByCaps: 0,
        cutByLedger: 0,
        reason: 'Points on every purchase: 1 per yuan, gold tier × 1.5',
        grants: [],
      },
      expect.objectContaining({ points: 30, reason: 'Harvest days: 3 times the points', grants: [] }),
      expect.objectContaining({ points: 0, grants: [{ effect: 'coupon', what: 'coupon TEA' }] }),
    ]);
    const recorded = await campaigns.recorded({ ...input, purchaseId: newId(), total: cny(1_000), lines: [line()] });
    expect(recorded.awards.map((award) => [award.points, award.reason])).toEqual(
      awards.map((award) => [award?.points, award?.reason]),
    );
  });

  test('tells of each condition whether it is met and what is lacking, in both languages', async () => {
    const member = campaigns.members.enrol();
    const conditions = {
      all: [onlyFor(member), { any: [{ basketTotal: { atLeastMinor: 4_000 } }, { tier: { anyOf: ['GOLD'] } }] }],
    };
    const id = await live({ conditions });
    const found = await shownOf(id, rice(member));
    expect(found).toMatchObject({ outcome: 'CONDITIONS_NOT_MET', award: null, outdoneBy: null, changeId: null });
    expect(found?.verdicts.map(({ path, depth, kind, met, missing }) => [path, depth, kind, met, missing])).toEqual([
      ['1', 0, 'all', false, null],
      ['1.1', 1, 'member', true, null],
      ['1.2', 1, 'any', false, null],
      ['1.2.1', 2, 'basketTotal', false, 'spend 30 yuan more'],
      ['1.2.2', 2, 'tier', false, null],
    ]);
    const chinese = await shownOf(id, rice(member), 'zh-CN');
    expect(chinese?.campaign.name).toBe('丰收节');
    expect(chinese?.verdicts.at(-1)?.text).toBe('仅限金卡会员');
    expect(chinese?.verdicts[3]?.missing).toMatch(/30 元/);
  });

  test('tells why a campaign gives nothing', async () => {
    const member = campaigns.members.enrol();
    const other = campaigns.members.enrol();
    const conditions = onlyFor(member);
    const group = { code: 'either', stacking: 'BEST' };
    const coming = await live({ conditions, ...windowAround(now(), -1, 9) });
    const paused = await live({ conditions });
    await desk.pause(paused);
    const best = await live({ conditions, effects: [fixed(9)], group });
    const outdone = await live({ conditions, effects: [fixed(8)], group });
    const free = await live({ conditions, effects: [{ pointsPerYuan: { rate: { numerator: 1, denominator: 100 } } }] });
    const capped = await live({ conditions, effects: [fixed(5)], caps: { perMember: 5 } });
    const foreign = await live({ conditions: onlyFor(other) });
    await campaigns.recorded(campaigns.purchaseOf(member, [{ lineId: '1', amount: 1_000 }]));
    const input = rice(member, { occurredAt: now().toISOString() });
    const { edges } = (await dryRun(input)).campaigns;
    const outcomes = new Map(edges.map(({ node }) => [node.campaign.id, [node.outcome, node.outdoneBy?.id ?? null]]));
    expect(outcomes.get(coming)).toEqual(['OUT_OF_WINDOW', null]);
    expect(outcomes.get(paused)).toEqual(['PAUSED', null]);
    expect(outcomes.get(best)).toEqual(['GIVEN', null]);
    expect(outcomes.get(outdone)).toEqual(['OUTDONE', best]);
    expect(outcomes.get(free)).toEqual(['NOTHING_TO_GIVE', null]);
    expect(outcomes.get(capped)).toEqual(['CUT_TO_NOTHING', null]);
    expect(outcomes.get(foreign)).toEqual(['CONDITIONS_NOT_MET', null]);
    expect((await shownOf(capped, input))?.award).toMatchObject({ points: 0, cutByCaps: 5, cutByLedger: 0 });
  });

  test('shows what a cap, the ledger and a budget leave', async () => {
    const member = campaigns.members.enrol();
    const conditions = onlyFor(member);
    const capped = await live({ conditions, effects: [fixed(80)], caps: { perMemberPerDay: 100 } });
    const ofBudget = await live({ conditions, effects: [fixed(60)], budget: { points: 90 } });
    await campaigns.recorded(campaigns.purchaseOf(member, [{ lineId: '1', amount: 1_000 }]));
    campaigns.points.cutOf = ({ campaignId }) => (campaignId === capped ? 3 : 0);
    // 80 of the day's 100 are given: 20 fit, of which the ledger takes 3. 60 of the budget's 90 are gone.
    const input = rice(member);
    expect((await shownOf(capped, input))?.award).toMatchObject({ points: 17, cutByCaps: 60, cutByLedger: 3 });
    expect((await shownOf(ofBudget, input))?.award).toMatchObject({ points: 30, cutByCaps: 0, cutByLedger: 30 });
    expect(campaigns.points.budgets.get(ofBudget)).toBe(30);
  });

  test('a campaign is forgotten 30 days after its end, and remembered for a purchase of before', async () => {
    const member = campaigns.members.enrol();
    const id = await live({ conditions: onlyFor(member), ...windowAround(now(), 1, 1) });
    const occurredAt = now().toISOString();
    await campaigns.subgraph.clock.advance({ days: 30 });
    expect(await shownOf(id, rice(member))).toMatchObject({ outcome: 'OUT_OF_WINDOW' });
    await campaigns.subgraph.clock.advance({ hours: 3 });
    expect(await shownOf(id, rice(member))).toBeUndefined();
    expect(await shownOf(id, rice(member, { occurredAt }))).toMatchObject({ outcome: 'GIVEN' });
  });

  test('knows the purchases of before, and a member who earns nothing', async () => {
    const member = campaigns.members.enrol();
    const id = await live({ effects: [fixed(7)], conditions: { all: [onlyFor(member), { nthPurchase: { nth: 2 } }] } });
    expect(await shownOf(id, rice(member))).toMatchObject({ outcome: 'CONDITIONS_NOT_MET' });
    await campaigns.recorded(campaigns.purchaseOf(member, [{ lineId: '1', amount: 1_000 }]));
    expect(await shownOf(id, rice(member, { occurredAt: now().toISOString() }))).toMatchObject({ outcome: 'GIVEN' });
    member.status = 'SUSPENDED';
    expect((await dryRun(rice(member), {}, 'zh-CN')).refusal).toEqual({
      code: 'MEMBER_SUSPENDED',
      message: '该会员账户已被暂停，本次消费不能积分',
      status: 'SUSPENDED',
    });
  });

  test('pages through campaigns, each once, or shows those of one outcome', async () => {
    const member = campaigns.members.enrol();
    const wanted = [];
    for (let count = 0; count < 5; count += 1) wanted.push(await live({ conditions: onlyFor(member) }));
    const seen: string[] = [];
    let after: string | null = null;
    for (;;) {
      const { edges, pageInfo }: ShownRun['campaigns'] = (
        await dryRun(rice(member), { outcomes: ['GIVEN'], first: 2, after })
      ).campaigns;
      seen.push(...edges.map(({ node }) => node.campaign.id));
      if (!pageInfo.hasNextPage) break;
      after = pageInfo.endCursor;
    }
    expect(seen).toHaveLength(6);
    expect(new Set(seen)).toEqual(new Set([baseCampaignId, ...wanted]));
  });
});

describe('dryRunPurchase with versions in their places', () => {
  test('a draft counts beside what is live, and a version in the place of its campaign', async () => {
    const member = campaigns.members.enrol();
    const conditions = onlyFor(member);
    const campaignId = await live({ conditions, effects: [fixed(10)] });
    const second = await desk.draft(campaignId, body({ conditions, effects: [fixed(25)] }));
    const fresh = await desk.propose(newId(), body({ conditions, effects: [fixed(4)] }));
    const input = { ...rice(member), changeIds: [second['id'], fresh['id']] };
    const given = (await dryRun(input, { outcomes: ['GIVEN'] })).campaigns.edges.map(({ node }) => node);
    expect(given.map(({ changeId, campaign, award }) => [changeId, campaign.version, award?.points])).toEqual(
      expect.arrayContaining([
        [second['id'], 2, 25],
        [fresh['id'], 1, 4],
      ]),
    );
    expect(given).toHaveLength(3);
    expect((await dryRun(rice(member))).points).toBe(20);
  });

  test("a draft's budget is what it says, less what the campaign has given", async () => {
    const member = campaigns.members.enrol();
    const conditions = onlyFor(member);
    const campaignId = await live({ conditions, effects: [fixed(40)], budget: { points: 50 } });
    await campaigns.recorded(campaigns.purchaseOf(member, [{ lineId: '1', amount: 1_000 }]));
    const more = await desk.draft(campaignId, body({ conditions, effects: [fixed(40)], budget: { points: 70 } }));
    // 40 are given: of 50 there are 10 left, of 70 there would be 30.
    expect((await shownOf(campaignId, rice(member)))?.award).toMatchObject({ points: 10, cutByLedger: 30 });
    const tried = await shownOf(campaignId, { ...rice(member), changeIds: [more['id']] });
    expect(tried?.award).toMatchObject({ points: 30, cutByLedger: 10 });
  });

  test('writes nothing, and asks points to do nothing', async () => {
    const member = campaigns.members.enrol();
    const words = { conditions: onlyFor(member), effects: [fixed(6)], caps: { perMember: 4 }, budget: { points: 100 } };
    const draft = await desk.draft(newId(), body(words));
    await live(words);
    const before = await tableDigests(campaigns.subgraph);
    campaigns.points.peer.calls.length = 0;
    const { points } = await dryRun({ ...rice(member), changeIds: [draft['id']] });
    // 10 by the base rule, and 4 of 6 by each of the two.
    expect(points).toBe(18);
    expect(await tableDigests(campaigns.subgraph)).toEqual(before);
    expect(campaigns.points.peer.calls.map(({ request }) => request.query)).toEqual([
      expect.stringContaining('simulatePostings('),
    ]);
  });
});

describe('dryRunPurchase refuses', () => {
  const fault = async (changes: object, as = ann) => {
    const input = { ...rice(campaigns.members.enrol()), ...changes };
    return faultOf(await campaigns.ask(document, { input }, as));
  };

  test('whoever is not ops with campaigns:read', async () => {
    expect(await fault({}, callerOf.anonymous())).toMatchObject({ code: 'UNAUTHENTICATED' });
    for (const as of [callerOf.channel(), callerOf.member(newId()), callerOf.ops('ann', ['campaigns:write'])])
      expect(await fault({}, as)).toMatchObject({ code: 'FORBIDDEN' });
  });

  const later = new Date('2100-01-01T00:00:00Z').toISOString();
  const cases: [string, () => object, string][] = [
    ['a member nobody knows', () => ({ memberId: newId() }), 'input.memberId'],
    ['a number nobody has', () => ({ memberId: null, memberNumber: 'nobody' }), 'input.memberNumber'],
    ['two names of a member', () => ({ memberNumber: '10000000' }), 'input.memberId'],
    ['no line', () => ({ lines: [] }), 'input.lines'],
    [
      '501 lines',
      () => ({ lines: Array.from({ length: 501 }, (_, at) => line({ lineId: String(at) })) }),
      'input.lines',
    ],
    [
      'mixed currencies',
      () => ({ lines: [line(), line({ lineId: '2', amount: { amountMinor: 1, currency: 'USD' } })] }),
      'input.lines.1.amount.currency',
    ],
    ['a line twice', () => ({ lines: [line(), line()] }), 'input.lines.1.lineId'],
    ['a time to come', () => ({ occurredAt: later }), 'input.occurredAt'],
    ['a change nobody knows', () => ({ changeIds: [newId()] }), 'input.changeIds.0'],
    ['a change that is no id', () => ({ changeIds: ['draft'] }), 'input.changeIds.0'],
    ['11 changes', () => ({ changeIds: Array.from({ length: 11 }, () => newId()) }), 'input.changeIds'],
  ];
  test.each(cases)('%s', async (_what, changes, path) => {
    expect(await fault(changes())).toEqual({ code: 'BAD_USER_INPUT', path });
  });

  test('two versions of one campaign, and a version that can no longer be read', async () => {
    const campaignId = newId();
    const [one, two] = [await desk.draft(campaignId, body({})), await desk.draft(campaignId, body({}))];
    expect(await fault({ changeIds: [one['id'], two['id']] })).toEqual({
      code: 'BAD_USER_INPUT',
      path: 'input.changeIds.1',
    });
    await campaigns.subgraph.asAdmin(
      `update configuration_version set body = jsonb_set(body, '{effects}', '[{"removed": {}}]') where change_id = $1`,
      [one['id']],
    );
    expect(await fault({ changeIds: [one['id']] })).toEqual({ code: 'BAD_USER_INPUT', path: 'input.changeIds.0' });
  });

  test('while points or members cannot be reached', async () => {
    for (const peer of [campaigns.points.peer, campaigns.members.peer]) {
      peer.behaviour = 'unreachable';
      expect(await fault({})).toMatchObject({ code: 'UNAVAILABLE' });
      peer.behaviour = 'answers';
    }
  });
});
