/** A programme from before there were conditions and effects: what it gave is explained as before, and what it had earns the same. */
import { Client } from 'pg';
import { newId } from '../../../chassis/ids.js';
import { migrate } from '../../../chassis/migrate.js';
import { callerOf } from '../../../chassis/testing/callers.js';
import { cloneTestDatabase, type TestDatabase } from '../../../chassis/testing/test-database.js';
import { baseCampaignId } from '../domain/campaign.js';
import { migrations } from '../storage/migrations.js';
import { Campaigns1795305600000 } from '../storage/migrations/1795305600000-campaigns.js';
import { ann, CampaignDesk } from './campaign-desk.js';
import { CampaignsUnderTest, proposeMutation } from './given.js';

const [campaign, member, purchase, award, baseAward, liveChange, waitingChange] = Array.from({ length: 7 }, newId);
const window = { startsAt: '2026-11-01T00:00:00.000Z', endsAt: '2026-12-01T00:00:00.000Z' };
const name = { zhCN: '丰收节', en: 'Harvest days' };
const proposal = (numerator: number, tiers: string[] | null) => ({
  name,
  multiplier: { numerator, denominator: 1 },
  tiers,
  ...window,
});

/** Double points for gold, then triple for silver and gold; 10 yuan of a gold member earned by the first. */
const oldProgramme = `
  insert into campaign_version (id, version, live, kind, name_zh_cn, name_en, rate_numerator, rate_denominator, tiers,
                                starts_at, ends_at)
  values ('${campaign}', 1, false, 'MULTIPLIER', '丰收节', 'Harvest days', 2, 1, '{GOLD}', '${window.startsAt}', '${window.endsAt}'),
         ('${campaign}', 2, true, 'MULTIPLIER', '丰收节', 'Harvest days', 3, 1, '{SILVER,GOLD}', '${window.startsAt}', '${window.endsAt}');
  insert into configuration_version (change_id, kind, key, version, body, state, proposed_by, proposed_at, decided_by, decided_at)
  values ('${liveChange}', 'campaign', '${campaign}', 2, '${JSON.stringify(proposal(3, ['SILVER', 'GOLD']))}', 'LIVE',
          'ops:ann', '2026-11-02', 'ops:bo', '2026-11-02'),
         ('${waitingChange}', 'campaign', '${campaign}', 3, '${JSON.stringify(proposal(4, null))}', 'SUBMITTED', 'ops:ann',
          '2026-11-03', null, null);
  insert into approval (id, subject, requested_by) values ('${waitingChange}', 'campaign/${campaign}@3', 'ops:ann');
  insert into purchase (id, member_id, channel, occurred_at, amount_minor, currency, tier, tier_numerator, tier_denominator,
                        pending_until, posted_at, next_posting_at)
  values ('${purchase}', '${member}', 'shop', '2026-11-02', 1000, 'CNY', 'GOLD', 3, 2, '2026-11-16', '2026-11-02', '2026-11-02');
  insert into purchase_line (purchase_id, position, line_id, sku, quantity, amount_minor)
  values ('${purchase}', 0, 'oil', 'OIL', 2, 1000);
  insert into award (id, purchase_id, position, campaign_id, version, exact_numerator, exact_denominator, points, shares)
  values ('${baseAward}', '${purchase}', 0, '${baseCampaignId}', 1, 15, 1, 15, '{15}'),
         ('${award}', '${purchase}', 1, '${campaign}', 1, 15, 1, 15, '{15}')`;

/** A badge, a tier and an end, all of them passed over by members, which did not take them then. */
const oldGrants = `
  insert into outbox_event (transaction_id, sequence, id, topic, aggregate_id, payload) overriding system value
  values ('5', 11, gen_random_uuid(), 'purchase-noted', 'one', '{}'),
         ('6', 12, gen_random_uuid(), 'badge-granted', 'two', '{}'),
         ('7', 13, gen_random_uuid(), 'tier-fast-track-granted', 'three', '{}'),
         ('8', 14, gen_random_uuid(), 'grant-withdrawn', 'four', '{}');
  insert into outbox_cursor (subscriber, transaction_id, sequence) values ('members', '8', 14), ('points', '8', 14)`;

/** What tills sent that was refused for nobody in particular, long ago and yesterday, and what was answered. */
const oldAnswers = `
  insert into answer_record (caller, mutation, id, input_hash, answer, created_at)
  select 'channel:' || till, 'recordPurchase', gen_random_uuid(), sha256('card'), answer::jsonb, now() - age::interval
    from (values ('long-ago', '{"refusal": {"code": "CARD_BLOCKED", "details": {}}}', '31 days'),
                 ('yesterday', '{"refusal": {"code": "CARD_BLOCKED", "details": {}}}', '1 day'),
                 ('answered', '{"value": {}}', '31 days')) as sent (till, answer, age)`;

let old: TestDatabase;
let campaigns: CampaignsUnderTest;
let places: Record<string, string>[];
beforeAll(async () => {
  old = await cloneTestDatabase('campaigns_of_old', [Campaigns1795305600000]);
  const admin = new Client({ connectionString: old.adminUrl });
  await admin.connect();
  await admin.query(oldProgramme);
  await admin.query(oldGrants);
  await admin.query(oldAnswers);
  await migrate(old.ownerUrl, 'campaigns_of_old_app', migrations);
  const cursors = await admin.query<Record<string, string>>(
    'select subscriber, transaction_id::text as transaction, sequence::text from outbox_cursor order by subscriber',
  );
  places = cursors.rows;
  // They were there to be passed over: nobody is told of them in what follows.
  await admin.query('delete from outbox_event; delete from outbox_cursor');
  await admin.end();
  campaigns = await CampaignsUnderTest.start({ testDatabase: old });
  await campaigns.subgraph.clock.moveTo(new Date('2026-11-11T04:00:00Z'));
});
afterAll(async () => {
  await campaigns.stop();
  await old.drop();
});

test('members is told from the first badge, tier or end of before; nobody else is told again', () => {
  expect(places).toEqual([
    { subscriber: 'members', transaction: '6', sequence: '11' },
    { subscriber: 'points', transaction: '8', sequence: '14' },
  ]);
});

test('an award of before is explained by the version that gave it', async () => {
  const query = `query ($id: ID!) {
    explainAward(id: $id) { campaign { version kind tiers } reason pointsPerYuan { decimal } campaignMultiplier { decimal } exact { decimal } }
  }`;
  expect((await campaigns.ask(query, { id: award }, callerOf.member(member ?? ''))).data).toEqual({
    explainAward: {
      campaign: { version: 1, kind: 'MULTIPLIER', tiers: ['GOLD'] },
      reason: 'Harvest days: 2 times the points',
      pointsPerYuan: { decimal: '1' },
      campaignMultiplier: { decimal: '2' },
      exact: { decimal: '15' },
    },
  });
  expect((await campaigns.ask(query, { id: baseAward }, ann)).data?.['explainAward']).toMatchObject({
    campaign: { version: 1, kind: 'BASE' },
    reason: 'Points on every purchase: 1 per yuan, gold tier × 1.5',
  });
});

test('the version that was live gives what it gave', async () => {
  const earned = async (tier: 'GOLD' | 'SILVER' | 'BASIC') => {
    const input = campaigns.purchaseOf(campaigns.members.enrol({ tier }), [{ lineId: '1', amount: 1000 }]);
    return (await campaigns.recorded(input)).awards.map(({ version, points }) => [version, points]);
  };
  // Three times the points are twice as many on top.
  expect(await earned('GOLD')).toEqual([
    [1, 15],
    [2, 30],
  ]);
  expect(await earned('SILVER')).toEqual([
    [1, 12],
    [2, 24],
  ]);
  expect(await earned('BASIC')).toEqual([[1, 10]]);
});

test('what was proposed is listed in the words of rules, known again, and goes live', async () => {
  const query = `{ campaignChanges(states: [LIVE, SUBMITTED]) {
    edges { node { change { id version } campaign { kind multiplier { decimal } tiers conditions { text } } } }
  } }`;
  const { data } = await campaigns.ask(query, {}, ann);
  const { edges } = data?.['campaignChanges'] as { edges: { node: { change: { id: string } } }[] };
  expect(edges.map(({ node }) => node).filter(({ change }) => [liveChange, waitingChange].includes(change.id))).toEqual(
    [
      {
        change: { id: waitingChange, version: 3 },
        campaign: { kind: 'MULTIPLIER', multiplier: { decimal: '4' }, tiers: null, conditions: null },
      },
      {
        change: { id: liveChange, version: 2 },
        campaign: {
          kind: 'MULTIPLIER',
          multiplier: { decimal: '3' },
          tiers: ['SILVER', 'GOLD'],
          conditions: { text: 'for silver, gold members' },
        },
      },
    ],
  );
  const again = { changeId: waitingChange, campaignId: campaign, ...proposal(4, null) };
  expect((await campaigns.ask(proposeMutation, { input: again }, ann)).data).toMatchObject({
    proposeCampaign: { __typename: 'CampaignChange', version: 3 },
  });
  const desk = new CampaignDesk(campaigns);
  expect(await desk.approve({ id: waitingChange })).toMatchObject({ version: 3, state: 'LIVE' });
  expect(await desk.shown(campaign ?? '')).toEqual({ version: 3, state: 'LIVE' });
});

test('a retry of what was refused yesterday is known, and after thirty days nothing is left of what was sent', async () => {
  const kept = async () =>
    (
      await campaigns.subgraph.asAdmin<{ till: string }>(
        `select replace(caller, 'channel:', '') as till from answer_record where input_hash = sha256('card') order by till`,
      )
    ).map(({ till }) => till);
  expect(await kept()).toEqual(['answered', 'yesterday']);
  await campaigns.subgraph.clock.moveTo(new Date(Date.now() + 28 * 86_400_000));
  await campaigns.subgraph.service.runJob('forget-refused-purchases');
  expect(await kept()).toEqual(['answered', 'yesterday']);
  await campaigns.subgraph.clock.moveTo(new Date(Date.now() + 30 * 86_400_000));
  await campaigns.subgraph.service.runJob('forget-refused-purchases');
  expect(await kept()).toEqual(['answered']);
});
