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

const simulate = async (postings: Input[], options: AskOptions = {}) => {
  const { data, errors } = await given.subgraph.ask(
    `mutation ($input: SimulatePostingsInput!) {
      simulatePostings(input: $input) { postings { purchaseId awards { awardId points cut lines { lineId points } } } }
    }`,
    { input: { postings } },
    { as: callerOf.ops(), via: 'campaigns', ...options },
  );
  if (errors) throw new Error(JSON.stringify(errors));
  const answer = data?.['simulatePostings'] as { postings: { purchaseId: string; awards: Input[] }[] };
  return answer.postings;
};

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
    const paid = (points: number) => {
      const input = member.purchase(points);
      return { ...input, awards: (input['awards'] as Input[]).map((award) => ({ ...award, budget: 'trial' })) };
    };
    const inputs = [paid(400), paid(400), member.purchase(3_000)];
    const simulated = await simulate(inputs);
    const posted = [];
    for (const input of inputs) posted.push(await given.ask('postAwards', input));
    const short = (awards: unknown) => (awards as Input[]).map(({ points, cut }) => [points, cut]);
    expect(posted.map(({ awards }) => short(awards))).toEqual(simulated.map(({ awards }) => short(awards)));
    // 400 and then the budget's last 100; 2,500 of the day's 5,000 are left of 3,000.
    expect(simulated.map(({ awards }) => short(awards))).toEqual([[[400, 0]], [[100, 300]], [[2_500, 500]]]);
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
