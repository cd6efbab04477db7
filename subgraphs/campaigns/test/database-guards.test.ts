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
         points, cut, shares, grants from award where purchase_id = $1`,
    ],
    [
      'a second version that counts',
      'campaign_one_current',
      `insert into campaign_version (id, version, state, name_zh_cn, name_en, rule)
       select id, version + 1, state, name_zh_cn, name_en, rule from campaign_version where $1::uuid is not null`,
    ],
    [
      'more given than a cap allows',
      'campaign_given_within_cap',
      `insert into campaign_given (campaign_id, points, cap)
       select id, 101, 100 from campaign where $1::uuid is not null`,
    ],
    [
      "a purchase that is posted and nobody's",
      'purchase_is_somebodys',
      'update purchase set member_id = null where id = $1',
    ],
  ];
  test.each(cases)('%s', async (_what, constraint, statement) => {
    await expect(campaigns.subgraph.asAdmin(statement, [purchaseId])).rejects.toMatchObject({ constraint });
  });
});
