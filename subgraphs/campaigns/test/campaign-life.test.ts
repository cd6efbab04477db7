import { newId } from '../../../chassis/ids.js';
import { callerOf } from '../../../chassis/testing/callers.js';
import { baseCampaignId } from '../domain/campaign.js';
import { ann, bo, CampaignDesk, type Said } from './campaign-desk.js';
import { campaignBody, CampaignsUnderTest, fixed, onlyFor, windowAround, type CampaignWords } from './given.js';
import type { KnownMember } from './members-stand-in.js';

let campaigns: CampaignsUnderTest;
let desk: CampaignDesk;
beforeAll(async () => {
  campaigns = await CampaignsUnderTest.start();
  desk = new CampaignDesk(campaigns);
});
afterAll(() => campaigns.stop());

const now = () => campaigns.subgraph.clock.now();
const body = (words: Partial<CampaignWords> = {}) => campaignBody({ ...windowAround(now(), 48, 48), ...words });
/** So many points for each purchase of the member. */
const bonus = (member: KnownMember, points: number) => ({ effects: [fixed(points)], conditions: onlyFor(member) });
const live = (words: Partial<CampaignWords> & { campaignId?: string }) =>
  campaigns.liveCampaign({ ...windowAround(now(), 48, 48), ...words });

/** What campaigns beside the base rule gave for ten yuan, reported now: version and points of each award. */
async function bonusesFor(member: KnownMember, occurredAt = now()): Promise<[number, number][]> {
  const input = campaigns.purchaseOf(member, [{ lineId: '1', amount: 1000 }], { occurredAt: occurredAt.toISOString() });
  const { awards } = await campaigns.recorded(input);
  return awards
    .filter(({ campaign }) => campaign.id !== baseCampaignId)
    .map(({ version, points }) => [version, points]);
}

describe('from draft to live', () => {
  test('its author drafts and submits, a second person approves, and only then it counts', async () => {
    const member = campaigns.members.enrol();
    const campaignId = newId();
    const drafted = await desk.draft(campaignId, body(bonus(member, 7)));
    expect(drafted).toMatchObject({ key: campaignId, version: 1, state: 'DRAFT' });
    expect(await desk.approve(drafted)).toEqual({ code: 'BAD_USER_INPUT', path: 'input.changeId' });
    expect(await desk.submit(drafted, bo)).toMatchObject({ code: 'FORBIDDEN' });
    expect(await desk.submit(drafted)).toMatchObject({ state: 'SUBMITTED' });
    expect(await desk.approve(drafted, ann)).toMatchObject({ code: 'FORBIDDEN' });
    expect(await bonusesFor(member)).toEqual([]);
    expect(await desk.shown(campaignId)).toBeNull();

    expect(await desk.approve(drafted)).toMatchObject({ state: 'LIVE' });
    expect(await desk.shown(campaignId)).toEqual({ version: 1, state: 'LIVE' });
    expect(await bonusesFor(member)).toEqual([[1, 7]]);
    expect(await desk.submit(drafted)).toEqual({ code: 'BAD_USER_INPUT', path: 'input.changeId' });
  });

  test('a version that is rejected never counts, and the one before it goes on', async () => {
    const member = campaigns.members.enrol();
    const campaignId = await live(bonus(member, 7));
    const second = await desk.propose(campaignId, body(bonus(member, 700)));
    expect(await desk.reject(second, ann)).toMatchObject({ code: 'FORBIDDEN' });
    expect(await desk.reject(second)).toMatchObject({ state: 'REJECTED' });
    expect(await desk.approve(second)).toEqual({ code: 'BAD_USER_INPUT', path: 'input.changeId' });
    expect(await bonusesFor(member)).toEqual([[1, 7]]);
  });

  test('every change is a version of its own, and an older one is not approved after a newer', async () => {
    const member = campaigns.members.enrol();
    const campaignId = await live(bonus(member, 1));
    const [second, third] = [
      await desk.draft(campaignId, body(bonus(member, 2))),
      await desk.propose(campaignId, body(bonus(member, 3))),
    ];
    expect([second['version'], third['version']]).toEqual([2, 3]);
    await desk.approve(third);
    expect(await bonusesFor(member)).toEqual([[3, 3]]);
    await desk.submit(second);
    expect(await desk.approve(second)).toEqual({ code: 'BAD_USER_INPUT', path: 'input.changeId' });
    expect(await bonusesFor(member)).toEqual([[3, 3]]);
  });

  test('another process judges by a version from its approval on', async () => {
    const member = campaigns.members.enrol();
    const other = await campaigns.secondProcess();
    try {
      const pointsThere = async () => {
        const input = campaigns.purchaseOf(member, [{ lineId: '1', amount: 1000 }]);
        const document = `mutation ($input: RecordPurchaseInput!) {
          recordPurchase(input: $input) { ... on Purchase { awards { points } } }
        }`;
        const { data } = await other.ask(document, { input }, { as: callerOf.channel() });
        return (data?.['recordPurchase'] as { awards: { points: number }[] }).awards.map(({ points }) => points);
      };
      expect(await pointsThere()).toEqual([10]);
      const campaignId = await live(bonus(member, 5));
      expect(await pointsThere()).toEqual([10, 5]);
      await desk.pause(campaignId);
      await campaigns.subgraph.clock.advance({ minutes: 2 });
      expect(await pointsThere()).toEqual([10]);
    } finally {
      await other.stop();
    }
  });
});

describe('pause, resume and end', () => {
  test('what was bought before, in and after a pause is judged by its own time, however late it is reported', async () => {
    const member = campaigns.members.enrol();
    const campaignId = await live(bonus(member, 7));
    const before = now();
    await campaigns.subgraph.clock.advance({ hours: 1 });
    expect(await desk.pause(campaignId)).toMatchObject({ id: campaignId, version: 1, state: 'PAUSED' });
    expect(await desk.pause(campaignId)).toMatchObject({ state: 'PAUSED' });
    await campaigns.subgraph.clock.advance({ hours: 1 });
    const inside = now();
    expect(await bonusesFor(member, before)).toEqual([[1, 7]]);
    expect(await bonusesFor(member, inside)).toEqual([]);

    await campaigns.subgraph.clock.advance({ hours: 1 });
    expect(await desk.resume(campaignId)).toMatchObject({ state: 'LIVE' });
    expect(await desk.resume(campaignId)).toMatchObject({ state: 'LIVE' });
    await campaigns.subgraph.clock.advance({ hours: 1 });
    expect(await bonusesFor(member, before)).toEqual([[1, 7]]);
    expect(await bonusesFor(member, inside)).toEqual([]);
    expect(await bonusesFor(member)).toEqual([[1, 7]]);
  });

  test('a version approved in a pause changes nothing of it', async () => {
    const member = campaigns.members.enrol();
    const campaignId = await live(bonus(member, 7));
    await desk.pause(campaignId);
    await live({ campaignId, ...bonus(member, 9) });
    await campaigns.subgraph.clock.advance({ minutes: 1 });
    expect(await desk.shown(campaignId)).toEqual({ version: 2, state: 'PAUSED' });
    expect(await bonusesFor(member)).toEqual([]);
    await desk.resume(campaignId);
    await campaigns.subgraph.clock.advance({ minutes: 1 });
    expect(await bonusesFor(member)).toEqual([[2, 9]]);
  });

  test('one that is ended before its time is over for good, and what was bought before still earns', async () => {
    const member = campaigns.members.enrol();
    const campaignId = await live(bonus(member, 7));
    const before = now();
    await campaigns.subgraph.clock.advance({ hours: 1 });
    const ended = await desk.end(campaignId);
    expect(ended).toMatchObject({ id: campaignId, state: 'ENDED' });
    expect(Math.abs(Date.parse(String(ended['endsAt'])) - now().getTime())).toBeLessThan(60_000);
    await campaigns.subgraph.clock.advance({ hours: 1 });
    expect(await desk.end(campaignId)).toEqual(ended);
    expect(await bonusesFor(member)).toEqual([]);
    expect(await bonusesFor(member, before)).toEqual([[1, 7]]);
    const over = { code: 'CAMPAIGN_OVER', endedAt: ended['endsAt'] };
    expect(await desk.pause(campaignId)).toMatchObject(over);
    expect(await desk.resume(campaignId)).toMatchObject(over);
    expect(await desk.propose(campaignId, body(bonus(member, 9)))).toMatchObject(over);
  });

  test('are recorded with the person who did it, once', async () => {
    const campaignId = await live(bonus(campaigns.members.enrol(), 1));
    for (const act of [desk.pause, desk.pause, desk.resume, desk.end, desk.end]) await act.call(desk, campaignId);
    const log = await campaigns.subgraph.asAdmin(
      'select by, action from audit_log where subject = $1 order by id offset 1',
      [`campaign/${campaignId}`],
    );
    expect(log).toEqual([
      { by: 'ops:ann', action: 'campaign.paused' },
      { by: 'ops:bo', action: 'campaign.resumed' },
      { by: 'ops:bo', action: 'campaign.ended' },
    ]);
  });

  test('two people who pause at once make one pause', async () => {
    const campaignId = await live(bonus(campaigns.members.enrol(), 1));
    const said = await Promise.all([ann, bo, ann, bo].map((as) => desk.pause(campaignId, as)));
    expect(said.map(({ state }) => state)).toEqual(['PAUSED', 'PAUSED', 'PAUSED', 'PAUSED']);
    expect(
      await campaigns.subgraph.asAdmin('select count(*)::int from campaign_pause where campaign_id = $1', [campaignId]),
    ).toEqual([{ count: 1 }]);
  });

  test('of a campaign that nobody knows is refused', async () => {
    const fault = { code: 'BAD_USER_INPUT', path: 'input.campaignId' };
    for (const act of [desk.pause, desk.resume, desk.end]) {
      expect(await act.call(desk, newId())).toEqual(fault);
      expect(await act.call(desk, 'harvest')).toEqual(fault);
    }
  });
});

describe('the base rule', () => {
  test('is changed by a version, and neither paused nor ended', async () => {
    const fault = { code: 'BAD_USER_INPUT', path: 'input.campaignId' };
    for (const act of [desk.pause, desk.resume, desk.end]) expect(await act.call(desk, baseCampaignId)).toEqual(fault);
    const perYuan = (numerator: number, denominator: number) => ({
      name: { zhCN: '消费积分', en: 'Points on every purchase' },
      effects: [{ pointsPerYuan: { rate: { numerator, denominator }, timesTier: true } }],
      priority: 1000,
    });
    const silver = campaigns.members.enrol({ tier: 'SILVER' });
    const baseAwards = async () => {
      const { awards } = await campaigns.recorded(campaigns.purchaseOf(silver, [{ lineId: '1', amount: 100_00 }]));
      return awards.map(({ version, points }) => [version, points]);
    };
    // A hundred yuan at 6/5: 120, then one for a hundred yuan: 1.2, cut down to 1.
    expect(await baseAwards()).toEqual([[1, 120]]);
    await desk.approve(await desk.propose(baseCampaignId, perYuan(1, 100)));
    expect(await baseAwards()).toEqual([[2, 1]]);
    await desk.approve(await desk.propose(baseCampaignId, perYuan(1, 1)));
    expect(await baseAwards()).toEqual([[3, 120]]);
  });

  test.each<[string, object, string]>([
    ['a window', windowAround(new Date('2027-01-01T00:00:00Z')), 'input.startsAt'],
    ['no points per yuan', { effects: [fixed(1)] }, 'input.effects'],
  ])('does not have %s', async (_what, changes, path) => {
    const input = {
      name: { zhCN: '消费积分', en: 'Points on every purchase' },
      effects: [{ pointsPerYuan: { rate: { numerator: 1, denominator: 1 } } }],
      ...changes,
    };
    expect(await desk.propose(baseCampaignId, input)).toEqual({ code: 'BAD_USER_INPUT', path });
  });
});

test('a return takes back by the version that gave, though the campaign has changed and is over', async () => {
  const member = campaigns.members.enrol();
  const campaignId = await live(bonus(member, 9));
  const input = campaigns.purchaseOf(member, [{ lineId: 'oil', quantity: 2, amount: 1000 }]);
  const { awards } = await campaigns.recorded(input);
  expect(awards.map(({ version, points }) => [version, points])).toEqual([
    [expect.any(Number) as number, 10],
    [1, 9],
  ]);
  await live({ campaignId, ...bonus(member, 1) });
  await desk.end(campaignId);
  const { id } = await campaigns.givenBack(input.purchaseId, { oil: 1 });
  // Of 9 points on two pieces 4 stay and 5 go, of 10 half.
  expect(campaigns.points.done.get(id)?.awards).toEqual([
    { awardId: awards[0]?.id, lines: [{ lineId: 'oil', points: 5 }] },
    { awardId: awards[1]?.id, lines: [{ lineId: 'oil', points: 5 }] },
  ]);
});

describe('campaignChanges', () => {
  const query = `query ($states: [CampaignChangeState!], $first: Int, $after: String) {
    campaignChanges(states: $states, first: $first, after: $after) {
      edges { node { change { id key version state } campaign { id version name state } proposedBy decidedBy decidedAt } }
      pageInfo { hasNextPage endCursor }
    }
  }`;
  interface Listed {
    edges: { node: { change: Said; campaign: Said; proposedBy: string; decidedBy: string | null } }[];
    pageInfo: { hasNextPage: boolean; endCursor: string };
  }
  const list = async (variables: object) =>
    (await campaigns.ask(query, { ...variables }, ann)).data?.['campaignChanges'] as Listed;

  test('shows what waits, the newest first, page after page, and what was decided by whom', async () => {
    const campaignId = newId();
    const made: Said[] = [];
    for (let version = 1; version <= 5; version += 1) made.push(await desk.draft(campaignId, body()));
    await desk.submit(made[4] ?? {});
    const seen: unknown[] = [];
    let after: string | null = null;
    do {
      const page: Listed = await list({ first: 2, after });
      seen.push(...page.edges.map(({ node }) => node.change).filter(({ key }) => key === campaignId));
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    } while (after !== null);
    expect(seen).toEqual(
      [5, 4, 3, 2, 1].map((version) => ({
        id: made[version - 1]?.['id'],
        key: campaignId,
        version,
        state: version === 5 ? 'SUBMITTED' : 'DRAFT',
      })),
    );

    await desk.approve(made[4] ?? {});
    const { edges } = await list({ states: ['LIVE'], first: 1 });
    expect(edges.map(({ node }) => node)).toMatchObject([
      {
        change: { key: campaignId, version: 5, state: 'LIVE' },
        campaign: { id: campaignId, version: 5, name: 'Harvest days' },
        proposedBy: 'ops:ann',
        decidedBy: 'ops:bo',
      },
    ]);
  });

  test('is for ops who may read campaigns', async () => {
    const callers = [callerOf.anonymous(), callerOf.channel(), callerOf.ops('ann', ['campaigns:write'])];
    const codes = await Promise.all(
      callers.map(async (as) => (await campaigns.ask(query, {}, as)).errors?.[0]?.extensions.code),
    );
    expect(codes).toEqual(['UNAUTHENTICATED', 'FORBIDDEN', 'FORBIDDEN']);
  });
});

test('who may write may pause, and only who may approve resumes and ends', async () => {
  const campaignId = await live(bonus(campaigns.members.enrol(), 1));
  const writer = callerOf.ops('ann', ['campaigns:read', 'campaigns:write']);
  const approver = callerOf.ops('bo', ['campaigns:read', 'campaigns:approve']);
  const codeOf = async (said: Promise<Said>) => (await said)['code'];
  for (const as of [callerOf.anonymous(), callerOf.channel(), approver]) {
    const code = as.kind === 'anonymous' ? 'UNAUTHENTICATED' : 'FORBIDDEN';
    expect(await codeOf(desk.pause(campaignId, as))).toBe(code);
    expect(await codeOf(desk.draft(campaignId, body(), as))).toBe(code);
    expect(await codeOf(desk.submit({ id: newId() }, as))).toBe(code);
  }
  for (const as of [callerOf.anonymous(), callerOf.member(newId()), writer]) {
    const code = as.kind === 'anonymous' ? 'UNAUTHENTICATED' : 'FORBIDDEN';
    expect(await codeOf(desk.resume(campaignId, as))).toBe(code);
    expect(await codeOf(desk.end(campaignId, as))).toBe(code);
    expect(await codeOf(desk.reject({ id: newId() }, as))).toBe(code);
  }
  expect(await desk.pause(campaignId, writer)).toMatchObject({ state: 'PAUSED' });
  expect(await desk.end(campaignId, approver)).toMatchObject({ state: 'ENDED' });
});
