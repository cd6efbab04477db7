import { CampaignsUnderTest } from './given.js';

let campaigns: CampaignsUnderTest;
let purchaseId: string;
beforeAll(async () => {
  campaigns = await CampaignsUnderTest.start();
  const input = campaigns.purchaseOf(campaigns.members.enrol(), [{ lineId: '1', quantity: 2, amount: 5050 }]);
  await campaigns.recorded(input);
  ({ purchaseId } = input);
});
afterAll(() => campaigns.stop());

/** What must hold whatever the code does: each rule of the tables is broken once, and the table refuses. */
describe('the tables refuse', () => {
  const cases: [string, string, string][] = [
    [
      'more pieces back than were bought',
      'no_more_back_than_bought',
      'update purchase_line set returned = 3 where purchase_id = $1',
    ],
    [
      'shares that do not sum to what is paid',
      'shares_sum_to_what_is_paid',
      "update award set shares = '{49}' where purchase_id = $1",
    ],
    [
      'a cut beyond the award',
      'cut_within_points',
      "update award set cut = 51, shares = '{-1}' where purchase_id = $1",
    ],
    [
      'points that were rounded up',
      'rounded_down',
      "update award set points = 51, shares = '{51}' where purchase_id = $1",
    ],
    [
      'a second award of one campaign',
      'award_purchase_id_campaign_id_key',
      `insert into award select gen_random_uuid(), purchase_id, 1, campaign_id, version, exact_numerator, exact_denominator,
         points, cut, shares from award where purchase_id = $1`,
    ],
    [
      'a second live version',
      'campaign_one_live',
      `insert into campaign_version select id, version + 1, live, kind, name_zh_cn, name_en, rate_numerator, rate_denominator
         from campaign_version where kind = 'BASE' and $1::uuid is not null`,
    ],
  ];
  test.each(cases)('%s', async (_what, constraint, statement) => {
    await expect(campaigns.subgraph.asAdmin(statement, [purchaseId])).rejects.toMatchObject({ constraint });
  });
});
