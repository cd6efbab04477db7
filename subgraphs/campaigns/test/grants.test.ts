/** Coupons, badges and steps of the tiers: their owners learn of them by events, and of it when nothing of the purchase is left. */
import { CampaignsUnderTest, onlyFor, till, windowAround, type PurchaseInput } from './given.js';
import type { KnownMember } from './members-stand-in.js';

let campaigns: CampaignsUnderTest;
beforeAll(async () => {
  campaigns = await CampaignsUnderTest.start();
});
afterAll(() => campaigns.stop());

const effects = [
  { coupon: { code: 'TEA-5' } },
  { badge: { code: 'tea-lover' } },
  { tierFastTrack: { tier: 'GOLD', days: 30 } },
];

const live = (member: KnownMember) =>
  campaigns.liveCampaign({ ...windowAround(campaigns.subgraph.clock.now()), effects, conditions: onlyFor(member) });

const threePieces = (member: KnownMember): PurchaseInput =>
  campaigns.purchaseOf(member, [
    { lineId: 'oil', quantity: 2, amount: 1000 },
    { lineId: 'rice', amount: 500 },
  ]);

/** What owners of grants are told of the member, in the order of the outbox. */
const told = (member: KnownMember) =>
  campaigns.subgraph.asAdmin<{ topic: string; payload: Record<string, unknown> }>(
    `select topic, payload from outbox_event where aggregate_id = $1 and topic like '%grant%' order by sequence`,
    [member.id],
  );
const topics = async (member: KnownMember) => (await told(member)).map(({ topic }) => topic);
const granted = ['coupon-granted', 'badge-granted', 'tier-fast-track-granted'];
const withdrawn = ['grant-withdrawn', 'grant-withdrawn', 'grant-withdrawn'];

test('a purchase that meets the conditions grants each, with all that its owner needs, and once', async () => {
  const member = campaigns.members.enrol();
  const campaignId = await live(member);
  const input = threePieces(member);
  const [, award] = (await campaigns.recorded(input)).awards;
  await campaigns.recorded(input);
  const common = {
    awardId: award?.id,
    campaignId,
    version: 1,
    purchaseId: input.purchaseId,
    memberId: member.id,
    occurredAt: input['occurredAt'],
  };
  expect(await told(member)).toEqual([
    { topic: 'coupon-granted', payload: { ...common, code: 'TEA-5' } },
    { topic: 'badge-granted', payload: { ...common, code: 'tea-lover' } },
    { topic: 'tier-fast-track-granted', payload: { ...common, tier: 'GOLD', days: 30 } },
  ]);
});

test('the award shows them, with a reason', async () => {
  const member = campaigns.members.enrol();
  const campaignId = await live(member);
  const { id } = await campaigns.recorded(threePieces(member));
  const query = `query ($id: ID!) {
    purchase(id: $id) { awards { campaign { id } points status reason grants { effect what } } }
  }`;
  const { data } = await campaigns.ask(query, { id });
  expect((data?.['purchase'] as { awards: unknown[] }).awards[1]).toEqual({
    campaign: { id: campaignId },
    points: 0,
    status: 'POSTED',
    reason: 'Harvest days: coupon TEA-5, badge tea-lover, gold tier for 30 days',
    grants: [
      { effect: 'coupon', what: 'coupon TEA-5' },
      { effect: 'badge', what: 'badge tea-lover' },
      { effect: 'tierFastTrack', what: 'gold tier for 30 days' },
    ],
  });
  const inChinese = await campaigns.subgraph.ask(query, { id }, { as: till, locale: 'zh-CN' });
  expect((inChinese.data?.['purchase'] as { awards: unknown[] }).awards[1]).toMatchObject({
    grants: [{ what: '优惠券“TEA-5”' }, { what: '徽章“tea-lover”' }, { what: '金卡会员体验 30 天' }],
  });
});

test('they are withdrawn when all is back, and not before, once', async () => {
  const member = campaigns.members.enrol();
  await live(member);
  const { id, awards } = await campaigns.recorded(threePieces(member));
  await campaigns.givenBack(id, { oil: 1 });
  await campaigns.givenBack(id, { rice: 1 });
  expect(await topics(member)).toEqual(granted);
  const last = await campaigns.givenBack(id, { oil: 1 });
  await campaigns.givenBack(id, { oil: 1 }, last.id);
  const events = await told(member);
  expect(events.map(({ topic }) => topic)).toEqual([...granted, ...withdrawn]);
  expect(events.slice(3).map(({ payload }) => payload)).toEqual(
    ['coupon', 'badge', 'tierFastTrack'].map((effect) => ({
      awardId: awards[1]?.id,
      effect,
      purchaseId: id,
      memberId: member.id,
    })),
  );
});

test('returns that race for the last pieces withdraw them once', async () => {
  const member = campaigns.members.enrol();
  await live(member);
  const { id } = await campaigns.recorded(threePieces(member));
  const pieces: Record<string, number>[] = [{ oil: 1 }, { oil: 1 }, { rice: 1 }];
  await Promise.all(pieces.map((one) => campaigns.givenBack(id, one)));
  expect(await topics(member)).toEqual([...granted, ...withdrawn]);
});

test('a purchase without grants withdraws none', async () => {
  const member = campaigns.members.enrol();
  const { id } = await campaigns.recorded(threePieces(member));
  await campaigns.givenBack(id, { oil: 2, rice: 1 });
  expect(await topics(member)).toEqual([]);
});
