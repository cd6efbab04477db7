import { newId } from '../../../chassis/ids.js';
import { callerOf } from '../../../chassis/testing/callers.js';
import { baseCampaignId } from '../domain/campaign.js';
import { CampaignsUnderTest, faultOf, windowAround } from './given.js';

let campaigns: CampaignsUnderTest;
beforeAll(async () => {
  campaigns = await CampaignsUnderTest.start();
});
afterAll(() => campaigns.stop());

const explanation = `query ($id: ID!) {
  explainAward(id: $id) {
    award { id points cut status } campaign { id version } reason amount { amountMinor currency }
    pointsPerYuan { numerator denominator } tier tierMultiplier { numerator denominator decimal }
    campaignMultiplier { numerator denominator } exact { numerator denominator decimal }
    lines { line { lineId } share returns { returnId quantity points status } } returned
  }
}`;

describe('explainAward', () => {
  test('tells a campaign award to the last fraction, and what came back of it', async () => {
    const window = windowAround(campaigns.subgraph.clock.now());
    const campaignId = await campaigns.liveCampaign({ multiplier: [4, 3], ...window });
    const member = campaigns.members.enrol({ tier: 'SILVER' });
    const input = campaigns.purchaseOf(member, [
      { lineId: 'oil', quantity: 3, amount: 9_999 },
      { lineId: 'rice', amount: 2_000 },
    ]);
    const [base, award] = (await campaigns.recorded(input)).awards;
    // The version that gave the award is told, not the one that is live when somebody asks.
    await campaigns.liveCampaign({ campaignId, multiplier: [9, 1], ...window });
    const taken = await campaigns.givenBack(input.purchaseId, { oil: 1 });

    const { data } = await campaigns.ask(explanation, { id: award?.id }, callerOf.member(member.id));
    // 119.99 x 1 x 6/5 x (4/3 - 1) = 119.99 x 2/5 = 47.996. Shares of 47: oil 39.166, rice 7.834; the point left goes to rice.
    // Of oil's 39 on 3 pieces 26 stay for two: 13 go.
    expect(data).toEqual({
      explainAward: {
        award: { id: award?.id, points: 47, cut: 0, status: 'POSTED' },
        campaign: { id: campaignId, version: 1 },
        reason: 'Harvest days: 1.3333 times the points',
        amount: { amountMinor: 11_999, currency: 'CNY' },
        pointsPerYuan: { numerator: '1', denominator: '1' },
        tier: 'SILVER',
        tierMultiplier: { numerator: '6', denominator: '5', decimal: '1.2' },
        campaignMultiplier: { numerator: '4', denominator: '3' },
        exact: { numerator: '11999', denominator: '250', decimal: '47.996' },
        lines: [
          {
            line: { lineId: 'oil' },
            share: 39,
            returns: [{ returnId: taken.id, quantity: 1, points: 13, status: 'POSTED' }],
          },
          { line: { lineId: 'rice' }, share: 8, returns: [] },
        ],
        returned: 13,
      },
    });

    const shown = await campaigns.ask(explanation, { id: base?.id }, callerOf.ops('ann', ['campaigns:read']));
    // 119.99 x 6/5 = 143.988.
    expect(shown.data?.['explainAward']).toMatchObject({
      award: { points: 143 },
      campaign: { id: baseCampaignId, version: 1 },
      campaignMultiplier: null,
      exact: { decimal: '143.988' },
    });
  });

  test('and the purchase are for the member, the channel and ops', async () => {
    const member = campaigns.members.enrol();
    const input = campaigns.purchaseOf(member, [{ lineId: '1', amount: 5000 }]);
    const { awards } = await campaigns.recorded(input);
    const purchase = 'query ($id: ID!) { purchase(id: $id) { id } }';
    const codesFor = async (as: Parameters<typeof campaigns.ask>[2]) => [
      faultOf(await campaigns.ask(explanation, { id: awards[0]?.id }, as)).code,
      faultOf(await campaigns.ask(purchase, { id: input.purchaseId }, as)).code,
    ];
    for (const reader of [
      callerOf.member(member.id),
      callerOf.channel('shop', []),
      callerOf.ops('bo', ['campaigns:read']),
    ]) {
      expect(await codesFor(reader)).toEqual([undefined, undefined]);
    }
    const others = [
      callerOf.member(newId()),
      callerOf.channel('online'),
      callerOf.partner('bakery'),
      callerOf.ops('bo', []),
    ];
    for (const other of others) expect(await codesFor(other)).toEqual(['FORBIDDEN', 'FORBIDDEN']);
    expect(await codesFor(callerOf.anonymous())).toEqual(['UNAUTHENTICATED', 'UNAUTHENTICATED']);
  });

  test('knows nothing of ids that are none', async () => {
    for (const id of [newId(), 'award-1']) {
      expect((await campaigns.ask(explanation, { id })).data).toEqual({ explainAward: null });
      expect((await campaigns.ask('query ($id: ID!) { purchase(id: $id) { id } }', { id })).data).toEqual({
        purchase: null,
      });
    }
  });
});
