import { BacktestDesk, inFigures } from './backtest-desk.js';
import { CampaignsUnderTest, fixed, onlyFor, windowAround } from './given.js';

let campaigns: CampaignsUnderTest;
let desk: BacktestDesk;
beforeAll(async () => {
  campaigns = await CampaignsUnderTest.start();
  desk = new BacktestDesk(campaigns);
});
afterAll(() => campaigns.stop());
beforeEach(() => {
  campaigns.points.peer.calls.length = 0;
});

const now = () => campaigns.subgraph.clock.now();

describe('a backtest', () => {
  test('of a new campaign: what it would have given over all of the days, whatever its window', async () => {
    const [anna, bert] = [campaigns.members.enrol(), campaigns.members.enrol()];
    for (const daysAgo of [9, 8, 7]) await desk.bought(anna, 10_000, daysAgo);
    await desk.bought(bert, 5_000, 8, 1);
    await desk.bought(bert, 99_900, 40);
    const changeId = await desk.drafted({
      conditions: onlyFor(anna, bert),
      effects: [fixed(30)],
      caps: { perMember: 70 },
    });
    // Anna 30 + 30 + 10 under her cap, Bert 30; his purchase of 40 days ago is too old.
    const draft = inFigures(100, 4, 2);
    expect(await desk.done(changeId)).toEqual({
      draft,
      replaced: inFigures(0, 0, 0),
      difference: draft,
      // The base rule gave 3 x 100 and 50; nobody has bought anything else before this first test.
      given: inFigures(350, 4, 2),
      tierMoves: 0,
      budgetRunsOutOn: null,
    });
  });

  test('of a version: beside what its campaign really gave, and less', async () => {
    const [anna, bert] = [campaigns.members.enrol(), campaigns.members.enrol()];
    const campaignId = await campaigns.liveCampaign({
      ...windowAround(now(), 24 * 20, 24),
      conditions: onlyFor(anna, bert),
      effects: [fixed(50)],
    });
    await desk.bought(anna, 10_000, 3);
    await desk.bought(bert, 2_000, 2);
    const conditions = { all: [onlyFor(anna, bert), { basketTotal: { atLeastMinor: 5_000 } }] };
    const changeId = await desk.drafted({ conditions, effects: [fixed(20)] }, campaignId);
    expect(await desk.done(changeId)).toMatchObject({
      draft: inFigures(20, 1, 1),
      replaced: inFigures(100, 2, 2),
      difference: { points: -80, cost: { amountMinor: -80 }, awards: -1, members: -1 },
    });
  });

  test('leaves to another of its group what that would have given', async () => {
    const anna = campaigns.members.enrol();
    const group = { code: 'backtest', stacking: 'BEST' };
    const conditions = onlyFor(anna);
    await campaigns.liveCampaign({ ...windowAround(now(), 24 * 5, 24), conditions, effects: [fixed(15)], group });
    await desk.bought(anna, 1_000, 9);
    await desk.bought(anna, 1_000, 3);
    // Only the purchase of nine days ago lies before the other one's window.
    expect(await desk.done(await desk.drafted({ conditions, effects: [fixed(12)], group }))).toMatchObject({
      draft: inFigures(12, 1, 1),
    });
  });

  test('counts purchases of before the days, asks for profiles once, and counts caps of a day by day', async () => {
    const anna = campaigns.members.enrol({ birthday: [1, 1] });
    await desk.bought(anna, 1_000, 25);
    for (const minutes of [0, 1, 2]) await desk.bought(anna, 1_000, 6, minutes);
    await desk.bought(anna, 1_000, 5);
    // Of five the second, third, fourth and fifth lie in the days; those beyond the second count, of a day up to 10 points.
    const conditions = { all: [onlyFor(anna), { not: { nthPurchase: { nth: 2 } } }] };
    const changeId = await desk.drafted({ conditions, effects: [fixed(6)], caps: { perMemberPerDay: 10 } });
    campaigns.members.peer.calls.length = 0;
    expect(await desk.done(changeId)).toMatchObject({ draft: inFigures(6 + 4 + 6, 3, 1) });
    const asked = campaigns.members.peer.calls.flatMap(({ request }) => request.variables?.['wanted']);
    expect(asked.filter((wanted) => (wanted as { memberId: string }).memberId === anna.id)).toHaveLength(1);
  });

  test('says whom it would have lifted, once each, and above the tier they had', async () => {
    const [anna, gold] = [campaigns.members.enrol({ tier: 'SILVER' }), campaigns.members.enrol({ tier: 'GOLD' })];
    await desk.bought(anna, 1_000, 4);
    await desk.bought(anna, 1_000, 3);
    await desk.bought(gold, 1_000, 3);
    const effects = [{ tierFastTrack: { tier: 'GOLD', days: 30 } }];
    const result = await desk.done(await desk.drafted({ conditions: onlyFor(anna, gold), effects }));
    expect(result).toMatchObject({ tierMoves: 1, draft: inFigures(0, 3, 2) });
  });

  test('asks about a thousand awards at once, keeps a day of a member together, and carries the budget on', async () => {
    const members = Array.from({ length: 40 }, () => campaigns.members.enrol());
    // Seven days, on each of which 40 members buy ten times: 2,800 purchases.
    await campaigns.subgraph.asAdmin(
      `with bought as (
         insert into purchase (id, member_id, channel, occurred_at, amount_minor, currency, tier, tier_numerator, tier_denominator,
                               pending_until, next_posting_at, posted_at)
         select gen_random_uuid(), member_id, 'shop', $2::timestamptz - day * interval '1 day' + time * interval '1 minute',
                1000, 'CNY', 'BASIC', 1, 1, now(), now(), now()
           from unnest($1::uuid[]) as member_id, generate_series(1, 7) as day, generate_series(1, 10) as time
         returning id)
       insert into purchase_line (purchase_id, position, line_id, sku, quantity, amount_minor)
       select id, 0, '1', 'RICE', 1, 1000 from bought`,
      [members.map(({ id }) => id), desk.noon(0)],
    );
    const changeId = await desk.drafted({
      conditions: onlyFor(...members),
      effects: [fixed(3)],
      budget: { points: 7_000 },
    });
    const id = await desk.started(changeId);
    await desk.run();
    // 2,333 awards are paid whole and one point of the next: on the sixth of the days, of which each takes 1,200 points.
    expect((await desk.shown(id)).result).toMatchObject({
      draft: inFigures(7_000, 2_334, 40),
      budgetRunsOutOn: desk.noon(2).toISOString().slice(0, 10),
    });
    const calls = desk.simulations();
    expect(calls.map(({ postings }) => postings.length)).toEqual([1_000, 1_000, 800]);
    expect(calls.map(({ funding }) => funding)).toEqual(
      [7_000, 4_000, 1_000].map((points) => [{ owner: id, currency: 'HARVEST', points }]),
    );
    const daysOf = calls.map(
      ({ postings }) => new Set(postings.map((posting) => posting.memberId + posting.occurredAt.slice(0, 10))),
    );
    expect(daysOf.reduce((sum, { size }) => sum + size, 0)).toBe(7 * 40);
  });
});
