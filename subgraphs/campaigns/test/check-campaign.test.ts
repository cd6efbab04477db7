import { newId } from '../../../chassis/ids.js';
import { callerOf } from '../../../chassis/testing/callers.js';
import { baseCampaignId } from '../domain/campaign.js';
import { ann, CampaignDesk } from './campaign-desk.js';
import { CampaignsUnderTest, faultOf, fixed, onlyFor } from './given.js';

let campaigns: CampaignsUnderTest;
let desk: CampaignDesk;
beforeAll(async () => {
  campaigns = await CampaignsUnderTest.start();
  desk = new CampaignDesk(campaigns);
});
afterAll(() => campaigns.stop());

const checkQuery = `query ($input: ProposeCampaignInput!) {
  checkCampaign(input: $input) {
    __typename ... on CheckedCampaign { definition } ... on Failure { code } ... on BudgetSpent { spent asked }
  }
}`;
const definitionQuery = 'query ($id: ID!) { campaign(id: $id) { id definition } }';

const hour = 3_600_000;
/** A window around now, written with an offset. */
function body(changes: object = {}) {
  const inHours = (hours: number) =>
    new Date(campaigns.subgraph.clock.now().getTime() + hours * hour).toISOString().replace('Z', '+00:00');
  return {
    name: { zhCN: ' 茶 ', en: 'Tea' },
    effects: [fixed(7)],
    startsAt: inHours(-1),
    endsAt: inHours(1),
    ...changes,
  };
}

const check = (campaignId: string, input: object, as = ann) =>
  campaigns.ask(checkQuery, { input: { changeId: newId(), campaignId, ...input } }, as);

async function checked(campaignId: string, input: object): Promise<Record<string, unknown>> {
  const result = await check(campaignId, input);
  return result.errors ? faultOf(result) : (result.data?.['checkCampaign'] as Record<string, unknown>);
}

async function definitionOf(id: string): Promise<unknown> {
  return (await campaigns.ask(definitionQuery, { id }, ann)).data?.['campaign'];
}

const changes = () => campaigns.subgraph.asAdmin('select change_id, state from configuration_version order by 1');

test('a check fills in what was left out and stores nothing; put into force, it is the definition', async () => {
  const before = await changes();
  const campaignId = newId();
  const input = body({ group: { code: 'tea', stacking: 'BEST' }, budget: null });
  const { definition } = await checked(campaignId, input);
  const utc = (instant: string) => instant.replace('+00:00', 'Z');
  expect(definition).toBe(
    '{"caps":{},"effects":[{"fixedPoints":{"points":7}}],"endsAt":"' +
      utc(input.endsAt) +
      '","group":{"code":"tea","stacking":"BEST"},"name":{"en":"Tea","zhCN":"茶"},"priority":100,"startsAt":"' +
      utc(input.startsAt) +
      '","whenShort":"PART"}',
  );
  expect(await changes()).toEqual(before);
  expect(await definitionOf(campaignId)).toBeNull();

  await desk.approve(await desk.propose(campaignId, JSON.parse(definition as string) as object));
  expect(await definitionOf(campaignId)).toEqual({ id: campaignId, definition });
});

test('the definition of the base rule is that of its first version, which nobody proposed', async () => {
  expect(await definitionOf(baseCampaignId)).toEqual({
    id: baseCampaignId,
    definition:
      '{"caps":{},"effects":[{"pointsPerYuan":{"rate":{"denominator":1,"numerator":1},"timesTier":true}}],' +
      '"name":{"en":"Points on every purchase","zhCN":"消费积分"},"priority":1000,"whenShort":"PART"}',
  });
});

test('what was ended before its time is defined to end there', async () => {
  const campaignId = await campaigns.liveCampaign({
    startsAt: new Date('2026-01-01T00:00:00Z'),
    endsAt: new Date('2036-01-01T00:00:00Z'),
  });
  const { endsAt } = await desk.end(campaignId);
  const { definition } = (await definitionOf(campaignId)) as { definition: string };
  expect(JSON.parse(definition)).toMatchObject({ endsAt });
  expect(endsAt).not.toBe('2036-01-01T00:00:00.000Z');
  expect(await checked(campaignId, body())).toEqual({ __typename: 'CampaignOver', code: 'CAMPAIGN_OVER' });
});

test('it refuses what a proposal would be refused for', async () => {
  const member = campaigns.members.enrol();
  const campaignId = newId();
  const funded = body({ effects: [fixed(60)], conditions: onlyFor(member), budget: { points: 100 } });
  await desk.approve(await desk.propose(campaignId, funded));
  await campaigns.recorded(campaigns.purchaseOf(member, [{ lineId: '1', amount: 100 }]));
  // Sixty of the hundred points are given: the budget may go down to them, and no further.
  expect(await checked(campaignId, { ...funded, budget: { points: 60 } })).toMatchObject({
    __typename: 'CheckedCampaign',
  });
  const spent = { __typename: 'BudgetSpent', code: 'BUDGET_SPENT', spent: 60, asked: 59 };
  expect(await checked(campaignId, { ...funded, budget: { points: 59 } })).toEqual(spent);

  const fault = (path: string) => ({ code: 'BAD_USER_INPUT', path });
  expect(await checked(newId(), body({ effects: [] }))).toEqual(fault('input.effects'));
  expect(await checked(newId(), body({ endsAt: null }))).toEqual(fault('input.endsAt'));
  const otherWay = { group: { code: 'pairs', stacking: 'SUM' } };
  await desk.approve(await desk.propose(newId(), body(otherWay)));
  const group = { code: 'pairs', stacking: 'FIRST' };
  expect(await checked(newId(), body({ group }))).toEqual(fault('input.group.stacking'));
});

test('definitions are for ops alone, who read campaigns', async () => {
  const campaignId = await campaigns.liveCampaign({
    startsAt: new Date('2026-01-01T00:00:00Z'),
    endsAt: new Date('2036-01-01T00:00:00Z'),
  });
  for (const as of [callerOf.anonymous(), callerOf.channel('shop', []), callerOf.ops('cleo', ['campaigns:write'])]) {
    const shown = await campaigns.ask(definitionQuery, { id: campaignId }, as);
    expect(shown.data).toEqual({ campaign: { id: campaignId, definition: null } });
    expect(faultOf(shown).code).toMatch(/^(UNAUTHENTICATED|FORBIDDEN)$/);
    expect(faultOf(await check(campaignId, body(), as)).code).toBe(faultOf(shown).code);
  }
});
