import { newId } from '../../../chassis/ids.js';
import { callerOf } from '../../../chassis/testing/callers.js';
import { baseCampaignId } from '../domain/campaign.js';
import {
  approveMutation,
  campaignBody,
  CampaignsUnderTest,
  faultOf,
  proposeMutation,
  windowAround,
  type CampaignGiven,
} from './given.js';

let campaigns: CampaignsUnderTest;
beforeAll(async () => {
  campaigns = await CampaignsUnderTest.start();
});
afterAll(() => campaigns.stop());

const [ann, bo] = [callerOf.ops('ann'), callerOf.ops('bo')];
const now = () => campaigns.subgraph.clock.now();
const live = (given: Partial<CampaignGiven> = {}) => campaigns.liveCampaign({ ...windowAround(now()), ...given });
const list = `query ($filter: CampaignFilter, $first: Int, $after: String) {
  campaigns(filter: $filter, first: $first, after: $after) {
    edges { node { id version name kind state pointsPerYuan { decimal } multiplier { numerator denominator decimal } tiers startsAt endsAt } }
    pageInfo { hasNextPage endCursor }
  }
}`;

interface Listed {
  edges: { node: { id: string } }[];
  pageInfo: { hasNextPage: boolean; endCursor: string };
}

const propose = (input: Record<string, unknown>, as = ann) => campaigns.ask(proposeMutation, { input }, as);
const approve = (changeId: string, as = bo) => campaigns.ask(approveMutation, { input: { changeId } }, as);
const proposal = (changes: Record<string, unknown> = {}) => ({
  changeId: newId(),
  campaignId: newId(),
  ...campaignBody(windowAround(now())),
  ...changes,
});

describe('proposeCampaign and approveCampaign', () => {
  test('a second person takes it live, version after version', async () => {
    const first = proposal();
    const { campaignId } = first;
    const change = { __typename: 'CampaignChange', id: first.changeId, kind: 'campaign', key: campaignId, version: 1 };
    expect((await propose(first)).data).toEqual({ proposeCampaign: { ...change, state: 'SUBMITTED' } });
    expect(
      (await campaigns.ask('query ($id: ID!) { campaign(id: $id) { id } }', { id: campaignId }, ann)).data,
    ).toEqual({
      campaign: null,
    });
    expect((await approve(first.changeId)).data).toEqual({ approveCampaign: { ...change, state: 'LIVE' } });
    const second = proposal({ campaignId, multiplier: { numerator: 5, denominator: 2 }, tiers: ['GOLD'] });
    await propose(second);
    await approve(second.changeId);
    const shown = await campaigns.ask(
      'query ($id: ID!) { campaign(id: $id) { version state multiplier { numerator denominator decimal } tiers } }',
      { id: campaignId },
      callerOf.anonymous(),
    );
    expect(shown.data).toEqual({
      campaign: {
        version: 2,
        state: 'LIVE',
        multiplier: { numerator: '5', denominator: '2', decimal: '2.5' },
        tiers: ['GOLD'],
      },
    });
    const log = await campaigns.subgraph.asAdmin(
      "select by, action, details->>'version' as version from audit_log where subject = $1 order by id",
      [`campaign/${campaignId}`],
    );
    expect(log).toEqual([
      { by: 'ops:bo', action: 'campaign.live', version: '1' },
      { by: 'ops:bo', action: 'campaign.live', version: '2' },
    ]);
  });

  test('nobody approves what they proposed', async () => {
    const { changeId, campaignId, ...body } = proposal();
    await propose({ changeId, campaignId, ...body });
    expect(faultOf(await approve(changeId, ann)).code).toBe('FORBIDDEN');
    expect(
      (await campaigns.ask('query ($id: ID!) { campaign(id: $id) { id } }', { id: campaignId }, ann)).data,
    ).toEqual({
      campaign: null,
    });
  });

  test('both can be asked again, and the same change with another body is a conflict', async () => {
    const input = proposal();
    expect(await propose(input)).toEqual(await propose(input));
    const { tiers, ...leftOut } = input;
    expect(tiers).toBeNull();
    expect(await propose(leftOut)).toMatchObject({ data: { proposeCampaign: { id: input.changeId } } });
    expect(faultOf(await propose({ ...input, tiers: ['SILVER'] })).code).toBe('IDEMPOTENCY_CONFLICT');
    expect(await approve(input.changeId)).toEqual(await approve(input.changeId));
  });

  test('a campaign that is over stays as it was', async () => {
    const campaignId = await live(windowAround(now(), 10, 1));
    const late = proposal({ campaignId });
    await propose(late);
    await campaigns.subgraph.clock.advance({ hours: 2 });
    for (const answer of [await propose(proposal({ campaignId })), await approve(late.changeId)]) {
      expect(Object.values(answer.data ?? {})).toMatchObject([{ __typename: 'CampaignOver', code: 'CAMPAIGN_OVER' }]);
    }
  });

  const cases: [string, Record<string, unknown>, string][] = [
    ['a multiplier of one', { multiplier: { numerator: 3, denominator: 3 } }, 'input.effects.0.multiplier.times'],
    [
      'a multiplier that is a slip',
      { multiplier: { numerator: 1000, denominator: 1 } },
      'input.effects.0.multiplier.times',
    ],
    [
      'a denominator of zero',
      { multiplier: { numerator: 3, denominator: 0 } },
      'input.effects.0.multiplier.times.denominator',
    ],
    ['a window that ends before it begins', { endsAt: '2020-01-01T00:00:00Z' }, 'input.endsAt'],
    ['no tier at all', { tiers: [] }, 'input.conditions.tier.anyOf'],
    ['a tier twice', { tiers: ['GOLD', 'GOLD'] }, 'input.conditions.tier.anyOf'],
    ['an empty name', { name: { zhCN: '', en: 'Harvest days' } }, 'input.name.zhCN'],
    ['an id that is none', { campaignId: 'harvest' }, 'input.campaignId'],
    ['a window for the base rule', { campaignId: baseCampaignId }, 'input.startsAt'],
  ];
  test.each(cases)('refuses %s', async (_what, changes, path) => {
    expect(faultOf(await propose(proposal(changes)))).toEqual({ code: 'BAD_USER_INPUT', path });
  });

  test('refuses whoever has not the scope', async () => {
    const callers = [callerOf.anonymous(), callerOf.channel(), callerOf.ops('ann', ['campaigns:read'])];
    const input = proposal();
    const codes = await Promise.all(
      callers.flatMap((as) => [
        propose(input, as).then((answer) => faultOf(answer).code),
        approve(input.changeId, as).then((answer) => faultOf(answer).code),
      ]),
    );
    expect(codes).toEqual(['UNAUTHENTICATED', 'UNAUTHENTICATED', 'FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN']);
  });
});

describe('campaigns', () => {
  test('shows the base rule as a campaign, version 1, to anybody', async () => {
    const { data } = await campaigns.ask(list, { filter: { kind: 'BASE' } }, callerOf.anonymous());
    expect(data?.['campaigns']).toMatchObject({
      edges: [
        {
          node: {
            id: baseCampaignId,
            version: 1,
            name: 'Points on every purchase',
            kind: 'BASE',
            state: 'LIVE',
            pointsPerYuan: { decimal: '1' },
            multiplier: null,
            tiers: null,
            startsAt: null,
            endsAt: null,
          },
        },
      ],
      pageInfo: { hasNextPage: false },
    });
  });

  test('those that are not live are for ops', async () => {
    const id = await live(windowAround(now(), -1, 2));
    const one = 'query ($id: ID!) { campaign(id: $id) { state } }';
    expect((await campaigns.ask(one, { id }, callerOf.anonymous())).data).toEqual({ campaign: null });
    expect((await campaigns.ask(one, { id }, ann)).data).toEqual({ campaign: { state: 'SCHEDULED' } });
    const scheduled = { filter: { state: 'SCHEDULED' } };
    expect(faultOf(await campaigns.ask(list, scheduled, callerOf.anonymous())).code).toBe('UNAUTHENTICATED');
    expect(faultOf(await campaigns.ask(list, scheduled, callerOf.member(newId()))).code).toBe('FORBIDDEN');
    const { edges } = (await campaigns.ask(list, scheduled, ann)).data?.['campaigns'] as Listed;
    expect(edges.map(({ node }) => node.id)).toContain(id);
  });

  test('pages through everything live once, the base rule last, in one statement per page', async () => {
    // Sixty that begin at seven instants, so that a page ends between two of one instant.
    const rows = await campaigns.subgraph.asAdmin<{ id: string }>(
      `with many as (insert into campaign (id) select gen_random_uuid() from generate_series(1, 60) returning id)
       insert into campaign_version (id, version, state, name_zh_cn, name_en, rule, starts_at, ends_at)
       select many.id, 1, 'CURRENT', '丰收节', 'Harvest days', rule - 'conditions' || '{"conditions": null}',
              date_trunc('hour', app_now()) - (2 + row_number() over () % 7) * interval '1 hour', app_now() + interval '5 hours'
         from many, campaign_version base where base.id = '${baseCampaignId}' and base.state = 'CURRENT'
       returning id`,
    );
    const given = rows.map(({ id }) => id);
    const seen: string[] = [];
    const sizes: number[] = [];
    let after: string | null = null;
    for (;;) {
      campaigns.subgraph.statements.length = 0;
      const { data } = await campaigns.ask(list, { first: 50, after }, callerOf.anonymous());
      expect(campaigns.subgraph.statements.filter((sql) => sql.includes('campaign_version'))).toHaveLength(1);
      const page = data?.['campaigns'] as Listed;
      seen.push(...page.edges.map(({ node }) => node.id));
      sizes.push(page.edges.length);
      if (!page.pageInfo.hasNextPage) break;
      after = page.pageInfo.endCursor;
    }
    expect(sizes[0]).toBe(50);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual(expect.arrayContaining(given));
    expect(seen.at(-1)).toBe(baseCampaignId);
  });

  test.each([{ first: 0 }, { first: 101 }, { after: 'nonsense' }])('refuses the page %j', async (page) => {
    expect(faultOf(await campaigns.ask(list, page, ann)).code).toBe('BAD_USER_INPUT');
  });
});

describe('Member.campaigns', () => {
  const entities = `query ($members: [_Any!]!) { _entities(representations: $members) { ... on Member { id campaigns { id } } } }`;
  const memberOf = (id: string, code: string) => ({ __typename: 'Member', id, tier: { tier: { code } } });
  const idsOf = (data: Record<string, unknown> | null) =>
    (data?.['_entities'] as { campaigns: { id: string }[] }[]).map((member) => member.campaigns.map(({ id }) => id));

  test('shows what is live for the tier that the gateway hands over, what ends first in front', async () => {
    const later = await live(windowAround(now(), 1, 9));
    const forGold = await live({ tiers: ['GOLD'], ...windowAround(now(), 1, 5) });
    const notYet = await live(windowAround(now(), -1, 9));
    const id = newId();
    const asked = async (code: string) => {
      const answer = await campaigns.ask(entities, { members: [memberOf(id, code)] }, callerOf.member(id));
      const [shown] = idsOf(answer.data);
      expect(shown).not.toContain(baseCampaignId);
      return shown?.filter((campaignId) => [later, forGold, notYet].includes(campaignId));
    };
    expect(await asked('GOLD')).toEqual([forGold, later]);
    expect(await asked('BASIC')).toEqual([later]);
  });

  test('costs one statement for 50 members', async () => {
    const members = Array.from({ length: 50 }, () => memberOf(newId(), 'SILVER'));
    await campaigns.ask(entities, { members }, ann);
    campaigns.subgraph.statements.length = 0;
    const { data } = await campaigns.ask(entities, { members }, ann);
    expect(idsOf(data)).toHaveLength(50);
    // The book itself is in memory since the request before.
    expect(campaigns.subgraph.statements.filter((sql) => /rule_book|campaign/.test(sql))).toEqual([
      'select stamp from rule_book',
    ]);
  });

  test("is the member's own", async () => {
    const members = [memberOf(newId(), 'GOLD')];
    expect(faultOf(await campaigns.ask(entities, { members }, callerOf.member(newId()))).code).toBe('FORBIDDEN');
    expect(faultOf(await campaigns.ask(entities, { members }, callerOf.anonymous())).code).toBe('UNAUTHENTICATED');
  });
});
