import { baseCampaignId } from '../domain/campaign.js';
import {
  CampaignsUnderTest,
  fixed,
  onlyFor,
  till,
  windowAround,
  type CampaignWords,
  type ShownOutcome,
} from './given.js';
import type { KnownMember } from './members-stand-in.js';

let campaigns: CampaignsUnderTest;
beforeAll(async () => {
  campaigns = await CampaignsUnderTest.start();
  // Noon of 11 November in Shanghai.
  await campaigns.subgraph.clock.moveTo(new Date('2026-11-11T04:00:00Z'));
});
afterAll(() => campaigns.stop());

const today = '2026-11-11T10:00:00+08:00';
const yesterday = '2026-11-10T10:00:00+08:00';

/** 60 points for each purchase of these members, as far as the words do not say otherwise. */
const live = (members: KnownMember[], { campaignId, ...words }: Partial<CampaignWords> & { campaignId?: string }) =>
  campaigns.liveCampaign({
    campaignId,
    ...windowAround(campaigns.subgraph.clock.now(), 96, 48),
    effects: [fixed(60)],
    conditions: onlyFor(...members),
    ...words,
  });

const purchaseOf = (member: KnownMember, occurredAt = today) =>
  campaigns.purchaseOf(member, [{ lineId: '1', quantity: 2, amount: 1000 }], { occurredAt });

/** Points paid and cut of the award beside the base rule's. */
function bonusOf({ awards = [] }: Pick<ShownOutcome, 'awards'>): [number, number] | null {
  const award = awards.find(({ campaign }) => campaign.id !== baseCampaignId);
  return award ? [award.points, award.cut] : null;
}

const bonusFor = async (member: KnownMember, occurredAt?: string) =>
  bonusOf(await campaigns.recorded(purchaseOf(member, occurredAt)));

describe('a cap of 100 points', () => {
  test.each([
    // What Li gets twice today and once yesterday, and then Mei twice today and once yesterday.
    ['perMember', [60, 40, 0, 60, 40, 0]],
    ['perMemberPerDay', [60, 40, 60, 60, 40, 60]],
    ['perCampaign', [60, 40, 0, 0, 0, 0]],
    ['perDay', [60, 40, 60, 0, 0, 40]],
  ])('%s', async (cap, expected) => {
    const [li, mei] = [campaigns.members.enrol(), campaigns.members.enrol()];
    await live([li, mei], { caps: { [cap]: 100 } });
    const given = [];
    for (const member of [li, mei]) {
      for (const day of [today, today, yesterday]) given.push(await bonusFor(member, day));
    }
    expect(given).toEqual(expected.map((points) => [points, 60 - points]));
  });

  test('holds where several stand, by the fullest of them', async () => {
    const [li, mei] = [campaigns.members.enrol(), campaigns.members.enrol()];
    await live([li, mei], { caps: { perMember: 100, perCampaign: 130 } });
    expect([await bonusFor(li), await bonusFor(li), await bonusFor(mei)]).toEqual([
      [60, 0],
      [40, 20],
      [30, 30],
    ]);
  });

  test('holds within one list, the earlier purchase first', async () => {
    const [li, mei] = [campaigns.members.enrol(), campaigns.members.enrol()];
    await live([li, mei], { caps: { perCampaign: 100 } });
    const said = await campaigns.recordedMany([purchaseOf(li), purchaseOf(mei), purchaseOf(li)]);
    expect(said.map(bonusOf)).toEqual([
      [60, 0],
      [40, 20],
      [0, 60],
    ]);
  });

  test('gives nothing where less is left than was decided, if the campaign says so, and then what fits', async () => {
    const member = campaigns.members.enrol();
    const campaignId = await live([member], { caps: { perMember: 100 }, whenShort: 'NOTHING' });
    expect([await bonusFor(member), await bonusFor(member)]).toEqual([
      [60, 0],
      [0, 60],
    ]);
    await live([member], { campaignId, caps: { perMember: 100 }, whenShort: 'NOTHING', effects: [fixed(40)] });
    expect(await bonusFor(member)).toEqual([40, 0]);
  });

  test('counts over versions: another begins with what has been given, even where it allows less', async () => {
    const member = campaigns.members.enrol();
    const campaignId = await live([member], { caps: { perMember: 100 } });
    await bonusFor(member);
    await live([member], { campaignId, caps: { perMember: 80 } });
    expect(await bonusFor(member)).toEqual([20, 40]);
    await live([member], { campaignId, caps: { perMember: 50 } });
    expect(await bonusFor(member)).toEqual([0, 60]);
    await live([member], { campaignId, caps: { perMember: 150 } });
    expect(await bonusFor(member)).toEqual([60, 0]);
    expect(await bonusFor(member)).toEqual([10, 50]);
  });

  test('is not opened again by what comes back', async () => {
    const member = campaigns.members.enrol();
    await live([member], { caps: { perMember: 60 } });
    const input = purchaseOf(member);
    await campaigns.recorded(input);
    expect(await campaigns.givenBack(input.purchaseId, { '1': 2 })).toMatchObject({ pointsTaken: 70 });
    expect(await bonusFor(member)).toEqual([0, 60]);
  });

  test('leaves of a cut award its part to each line, and a return takes that', async () => {
    const member = campaigns.members.enrol();
    await live([member], { caps: { perMember: 7 } });
    const lines = [
      { lineId: 'oil', amount: 3000 },
      { lineId: 'rice', amount: 1000 },
    ];
    const { id, awards } = await campaigns.recorded(campaigns.purchaseOf(member, lines, { occurredAt: today }));
    expect(bonusOf({ awards })).toEqual([7, 53]);
    // Of 7 points 5.25 lie on oil and 1.75 on rice; the point left over goes to rice.
    const { id: returnId } = await campaigns.givenBack(id, { rice: 1 });
    expect(campaigns.points.done.get(returnId)?.awards.map((award) => award.lines)).toEqual([
      [{ lineId: 'rice', points: 10 }],
      [{ lineId: 'rice', points: 2 }],
    ]);
  });

  test('is not filled again by a purchase that is reported again', async () => {
    const member = campaigns.members.enrol();
    await live([member], { caps: { perMember: 100 } });
    const input = purchaseOf(member);
    for (let time = 0; time < 3; time += 1) expect(bonusOf(await campaigns.recorded(input))).toEqual([60, 0]);
    expect(await bonusFor(member)).toEqual([40, 20]);
  });
});

test('50 members who race for the last 100 points get exactly 100, by single reports and by lists', async () => {
  const members = Array.from({ length: 50 }, () => campaigns.members.enrol());
  const campaignId = await live(members, { effects: [fixed(7)], caps: { perCampaign: 100 } });
  const other = await campaigns.secondProcess();
  try {
    const lists = Array.from({ length: 5 }, (_, list) => members.slice(25 + list * 5, 30 + list * 5));
    const inOther = async (member: KnownMember) => {
      const document = `mutation ($input: RecordPurchaseInput!) {
        recordPurchase(input: $input) { ... on Purchase { awards { points cut campaign { id } } } }
      }`;
      const { data } = await other.ask(document, { input: purchaseOf(member) }, { as: till });
      return data?.['recordPurchase'] as ShownOutcome;
    };
    const said = await Promise.all([
      ...members.slice(0, 15).map(async (member) => [await campaigns.recorded(purchaseOf(member))]),
      ...members.slice(15, 25).map(async (member) => [await inOther(member)]),
      ...lists.map((list) => campaigns.recordedMany(list.map((member) => purchaseOf(member)))),
    ]);
    const given = said.flat().map((one) => bonusOf(one)?.[0] ?? 0);
    // Fourteen get seven, one gets the two that are left.
    expect([...given].sort((one, next) => next - one).slice(0, 16)).toEqual([...Array<number>(14).fill(7), 2, 0]);
    expect(
      await campaigns.subgraph.asAdmin('select points, cap from campaign_given where campaign_id = $1', [campaignId]),
    ).toEqual([{ points: '100', cap: '100' }]);
  } finally {
    await other.stop();
  }
});

test("the programme's day ends at midnight of its own zone", async () => {
  const member = campaigns.members.enrol();
  await live([member], { caps: { perMemberPerDay: 60 } });
  const given = [];
  for (const at of [
    '2026-11-09T23:59:59.999+08:00',
    '2026-11-10T00:00:00.000+08:00',
    '2026-11-10T23:59:59.999+08:00',
    '2026-11-11T00:00:00.000+08:00',
    // The last moment of 10 November in UTC is 11 November in Shanghai.
    '2026-11-10T23:59:59.999Z',
  ]) {
    given.push(await bonusFor(member, at));
  }
  expect(given).toEqual([
    [60, 0],
    [60, 0],
    [0, 60],
    [60, 0],
    [0, 60],
  ]);
});

test('campaigns of which one is full leave the others alone', async () => {
  const member = campaigns.members.enrol();
  await live([member], { caps: { perMember: 10 } });
  const free = await live([member], {});
  const { awards } = await campaigns.recorded(purchaseOf(member));
  expect(awards.filter(({ campaign }) => campaign.id === free).map(({ points, cut }) => [points, cut])).toEqual([
    [60, 0],
  ]);
});
