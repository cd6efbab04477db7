import { newId } from '../../../chassis/ids.js';
import { callerOf } from '../../../chassis/testing/callers.js';
import type { AskOptions } from '../../../chassis/testing/subgraph-for-test.js';
import type { Input } from './asking.js';
import { PointsUnderTest } from './given.js';

let given: PointsUnderTest;
beforeAll(async () => {
  given = await PointsUnderTest.start({ POINTS_DAILY_EARN_CAP: '5000' });
});
afterEach(() => given.booksBalance());
afterAll(() => given.stop());

const simulate = async (postings: Input[], options: AskOptions = {}, funding?: Input[]) => {
  const { data, errors } = await given.subgraph.ask(
    `mutation ($input: SimulatePostingsInput!) {
      simulatePostings(input: $input) { postings { purchaseId awards { awardId points cut lines { lineId points } } } }
    }`,
    { input: { postings, funding } },
    { as: callerOf.ops(), via: 'campaigns', ...options },
  );
  if (errors) throw new Error(JSON.stringify(errors));
  const answer = data?.['simulatePostings'] as { postings: { purchaseId: string; awards: Input[] }[] };
  return answer.postings;
};

/** So many points asked of a budget. */
const paidBy = (owner: string, posting: Input): Input => ({
  ...posting,
  awards: (posting['awards'] as Input[]).map((award) => ({ ...award, budget: owner })),
});

const short = (awards: unknown) => (awards as Input[]).map(({ points, cut }) => [points, cut]);

describe('simulatePostings', () => {
  it('answers what would be posted, and writes nothing', async () => {
    const member = given.member();
    const [first, second] = [member.purchase(4_900), member.purchase(300)];
    const before = await given.everything();
    const postings = await simulate([first, second]);
    expect(await given.everything()).toEqual(before);
    // The day's cap of 5,000 leaves 100 of the second purchase's 300.
    const [one] = first['awards'] as Input[];
    const [two] = second['awards'] as Input[];
    expect(postings).toEqual([
      {
        purchaseId: first['purchaseId'],
        awards: [{ awardId: one?.['awardId'], points: 4_900, cut: 0, lines: [{ lineId: 'line-1', points: 4_900 }] }],
      },
      {
        purchaseId: second['purchaseId'],
        awards: [{ awardId: two?.['awardId'], points: 100, cut: 200, lines: [{ lineId: 'line-1', points: 100 }] }],
      },
    ]);
    expect(await member.wallet()).toEqual({ spendable: 0, pending: 0, held: 0, debt: 0 });
  });

  it('is what postAwards then does', async () => {
    const member = await given.member().withPoints(2_000);
    await given.ask('fundAccount', {
      fundingId: newId(),
      account: 'BUDGET',
      owner: 'trial',
      currency: 'HARVEST',
      points: 500,
    });
    const inputs = [...[400, 400].map((points) => paidBy('trial', member.purchase(points))), member.purchase(3_000)];
    const simulated = await simulate(inputs);
    const posted = [];
    for (const input of inputs) posted.push(await given.ask('postAwards', input));
    expect(posted.map(({ awards }) => short(awards))).toEqual(simulated.map(({ awards }) => short(awards)));
    // 400 and then the budget's last 100; 2,500 of the day's 5,000 are left of 3,000.
    expect(simulated.map(({ awards }) => short(awards))).toEqual([[[400, 0]], [[100, 300]], [[2_500, 500]]]);
  });

  it('fills budgets first, there and nowhere else', async () => {
    await given.currency('CRUMB', 100);
    const fundingId = newId();
    const budget = { account: 'BUDGET', owner: 'begun', currency: 'HARVEST', points: 10 };
    await given.ask('fundAccount', { fundingId, ...budget });
    const [anna, bert] = [given.member(), given.member()];
    const inputs = [
      paidBy('begun', anna.purchase(50)),
      paidBy('draft', anna.purchase(80)),
      paidBy('draft', bert.purchase(80)),
      paidBy('draft', bert.purchase(80, { currency: 'CRUMB' })),
      paidBy('other', bert.purchase(80)),
    ];
    const before = await given.everything();
    const simulated = await simulate(inputs, {}, [
      { owner: 'draft', currency: 'HARVEST', points: 70 },
      { owner: 'begun', currency: 'HARVEST', points: 25 },
      { owner: 'draft', currency: 'HARVEST', points: 30 },
      { owner: 'draft', currency: 'CRUMB', points: 7 },
    ]);
    expect(await given.everything()).toEqual(before);
    // 10 that are there and 25; 70 and 30 over two members; 7 of the other currency; nothing of what nobody fills.
    const expected = [[[35, 15]], [[80, 0]], [[20, 60]], [[7, 73]], [[0, 80]]];
    expect(simulated.map(({ awards }) => short(awards))).toEqual(expected);
    // The next one meets the books as they are.
    const again = await simulate(inputs.slice(0, 2));
    expect(again.map(({ awards }) => short(awards))).toEqual([[[10, 40]], [[0, 80]]]);
  });

  it('throws back budgets, points and currencies that are none, and more than a hundred', async () => {
    const posting = given.member().purchase(1);
    const funding = { owner: 'draft', currency: 'HARVEST', points: 1 };
    const beyond = [{ ...funding, points: Number.MAX_SAFE_INTEGER }, funding];
    const wrong: [Input[], string[]][] = [
      [
        [funding, { ...funding, points: 0 }],
        ['funding', '1', 'points'],
      ],
      [[{ ...funding, points: -1 }], ['funding', '0', 'points']],
      [[{ ...funding, owner: '' }], ['funding', '0', 'owner']],
      [
        [funding, { ...funding, currency: 'GOLD' }],
        ['funding', '1', 'currency'],
      ],
      [Array.from({ length: 101 }, () => funding), ['funding']],
      [beyond, []],
    ];
    for (const [list, path] of wrong) {
      const inputPath = JSON.stringify(['input', ...path]);
      await expect(simulate([posting], {}, list)).rejects.toThrow(`"BAD_USER_INPUT","inputPath":${inputPath}`);
    }
    const most = Array.from({ length: 100 }, () => funding);
    const [all] = await simulate([paidBy('draft', given.member().purchase(101))], {}, most);
    expect(short(all?.awards)).toEqual([[100, 1]]);
  });

  it('takes a thousand, and no more', async () => {
    const member = given.member();
    const inputs = Array.from({ length: 1_000 }, () => member.purchase(10));
    const postings = await simulate(inputs);
    const total = postings.flatMap(({ awards }) => awards).reduce((sum, { points }) => sum + Number(points), 0);
    expect(total).toBe(5_000);
    await expect(simulate([...inputs, member.purchase(10)])).rejects.toThrow('BAD_USER_INPUT');
    await expect(simulate([])).rejects.toThrow('BAD_USER_INPUT');
  });

  it('throws back what postAwards would throw back, and goes on working after', async () => {
    const member = given.member();
    const posted = (await member.bought(10, {})).input;
    await expect(simulate([member.purchase(10), posted])).rejects.toThrow('BAD_USER_INPUT');
    await expect(simulate([member.purchase(10, { currency: 'GOLD' })])).rejects.toThrow('BAD_USER_INPUT');
    await expect(simulate([member.purchase(-1)])).rejects.toThrow('BAD_USER_INPUT');
    expect(await simulate([member.purchase(10)])).toHaveLength(1);
  });

  it('is asked by campaigns alone', async () => {
    const member = given.member();
    for (const via of ['gateway', 'rewards', 'partners', 'members']) {
      await expect(simulate([member.purchase(1)], { via })).rejects.toThrow('FORBIDDEN');
    }
  });
});
