import { newId } from '../../../chassis/ids.js';
import { callerOf } from '../../../chassis/testing/callers.js';
import { expectAnsweredOnce, expectThrownBack, type Input } from './asking.js';
import { PointsUnderTest } from './given.js';

let given: PointsUnderTest;
beforeAll(async () => {
  given = await PointsUnderTest.start();
  await given.cause('forest', { rate: { fen: 10, points: 1 } });
});
afterEach(() => given.booksBalance());
afterAll(() => given.stop());

const budget = (owner: string, points: number, more: Input = {}): Input => ({
  fundingId: newId(),
  account: 'BUDGET',
  owner,
  currency: 'HARVEST',
  points,
  ...more,
});
const pledge = (amountMinor: number, more: Input = {}): Input => ({
  fundingId: newId(),
  cause: 'forest',
  amount: { amountMinor, currency: 'CNY' },
  ...more,
});

describe('fundAccount', () => {
  it('fills a budget that awards are paid out of, and no more than it holds', async () => {
    await given.ask('fundAccount', budget('spring', 100));
    const member = given.member();
    const input = member.purchase(80, { pendingUntil: null });
    const [award] = input['awards'] as Input[];
    const again = member.purchase(80, { pendingUntil: null });
    const [second] = again['awards'] as Input[];
    const paidBySpring = (one: Input | undefined) => ({ awards: [{ ...one, budget: 'spring' }] });
    expect(await given.ask('postAwards', { ...input, ...paidBySpring(award) })).toMatchObject({
      awards: [{ points: 80 }],
    });
    expect(await given.ask('postAwards', { ...again, ...paidBySpring(second) })).toMatchObject({
      awards: [{ points: 20, cut: 60 }],
    });
    expect(await given.ask('fundAccount', budget('spring', 7))).toMatchObject({ balance: 7 });
  });

  it('takes back what is not used, and refuses beyond it', async () => {
    const first = budget('summer', 100);
    expect(await given.ask('fundAccount', first)).toEqual({
      __typename: 'AccountFunding',
      fundingId: first['fundingId'],
      balance: 100,
    });
    expect(await given.ask('fundAccount', budget('summer', -40))).toMatchObject({ balance: 60 });
    expect(await given.ask('fundAccount', budget('summer', -61), { locale: 'zh-CN' })).toMatchObject({
      __typename: 'FundsExhausted',
      message: '额度不足：剩余 60，需要 61',
      available: 60,
      needed: 61,
    });
    expect(await given.ask('fundAccount', budget('summer', -60))).toMatchObject({ balance: 0 });
  });

  it('fills a partner’s block', async () => {
    await given.currency('CRUMB', 50);
    const block = budget('bakery', 500, { account: 'BLOCK', currency: 'CRUMB' });
    expect(await given.ask('fundAccount', block)).toMatchObject({ balance: 500 });
  });

  it('is answered once, also when callers race', async () => {
    await expectAnsweredOnce(given, 'fundAccount', budget('autumn', 100), { points: 101 });
    await expectAnsweredOnce(given, 'fundAccount', budget('autumn', -101), { owner: 'winter' });
    const input = budget('autumn', 10);
    const answers = await Promise.all([1, 2, 3].map(() => given.ask('fundAccount', input)));
    expect(answers.map(({ balance }) => balance)).toEqual([110, 110, 110]);
    const taken = await Promise.all([1, 2].map(() => given.ask('fundAccount', budget('autumn', -60))));
    expect(taken.map(({ __typename }) => __typename).sort()).toEqual(['AccountFunding', 'FundsExhausted']);
  });

  it('throws back points, currencies and owners that are none', async () => {
    await expectThrownBack(given, 'fundAccount', [
      ...[0, 0.5, 2 ** 53, -(2 ** 53)].map((points) => budget('spring', points)),
      budget('', 1),
      budget('spring', 1, { currency: 'GOLD' }),
      budget('spring', 1, { currency: 'CNY_FEN' }),
      budget('spring', 1, { account: 'SPONSOR' }),
      budget('spring', 1, { fundingId: 'x' }),
    ]);
  });

  it('is for the service whose account it is', async () => {
    const block = budget('bakery', 1, { account: 'BLOCK' });
    await expectThrownBack(given, 'fundAccount', [budget('spring', 1)], { via: 'partners' }, 'FORBIDDEN');
    await expectThrownBack(given, 'fundAccount', [block], { via: 'campaigns' }, 'FORBIDDEN');
    for (const via of ['gateway', 'rewards', 'members']) {
      await expectThrownBack(given, 'fundAccount', [budget('spring', 1)], { via, as: callerOf.ops() }, 'FORBIDDEN');
    }
  });
});

describe('fundPledge', () => {
  it('adds to a pledge and takes back what is not used, and tells the log', async () => {
    const input = pledge(5_000);
    const { fundingId } = input;
    expect(await given.ask('fundPledge', input)).toEqual({
      __typename: 'PledgeFunding',
      id: fundingId,
      balance: { amountMinor: 5_000, currency: 'CNY' },
    });
    expect(await given.ask('fundPledge', pledge(-1_000))).toMatchObject({ balance: { amountMinor: 4_000 } });
    expect(await given.ask('fundPledge', pledge(-4_001))).toMatchObject({
      __typename: 'FundsExhausted',
      available: 4_000,
      needed: 4_001,
    });
    expect((await given.audited('donation-cause/forest')).slice(-2)).toEqual([
      { by: 'ops:ann', action: 'pledge.funded', details: { fundingId, amountMinor: 5_000 } },
      { by: 'ops:ann', action: 'pledge.funded', details: expect.objectContaining({ amountMinor: -1_000 }) as unknown },
    ]);
  });

  it('is answered once, also when callers race', async () => {
    await expectAnsweredOnce(given, 'fundPledge', pledge(10), { cause: 'school' });
    const input = pledge(20);
    const answers = await Promise.all([1, 2, 3].map(() => given.ask('fundPledge', input)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  });

  it('throws back amounts, currencies and causes that are none, and is for ops with the scope alone', async () => {
    await expectThrownBack(given, 'fundPledge', [
      ...[0, 0.5, 2 ** 53].map((amount) => pledge(amount)),
      pledge(1, { amount: { amountMinor: 1, currency: 'EUR' } }),
      pledge(1, { cause: 'moon' }),
      pledge(1, { fundingId: 'x' }),
    ]);
    const others = [callerOf.ops('ann', ['points:read', 'points:write']), callerOf.member(newId())];
    for (const as of others) await expectThrownBack(given, 'fundPledge', [pledge(1)], { as }, 'FORBIDDEN');
  });
});

describe('budgets', () => {
  const budgets = async (owners: string[], { currency = 'HARVEST', via = 'campaigns' } = {}) => {
    const { data, errors } = await given.subgraph.ask(
      'query ($owners: [ID!]!, $currency: ID!) { budgets(owners: $owners, currency: $currency) { owner points } }',
      { owners, currency },
      { as: callerOf.ops(), via },
    );
    if (errors) throw new Error(JSON.stringify(errors));
    return data?.['budgets'];
  };

  it('are told as they stand, in one statement, those never filled and those of others left out', async () => {
    await given.currency('TART', 10);
    await given.ask('fundAccount', budget('april', 100));
    await given.ask('fundAccount', budget('may', 40));
    await given.ask('fundAccount', budget('may', -40));
    await given.ask('fundAccount', budget('june', 8, { account: 'BLOCK' }));
    await given.ask('fundAccount', budget('july', 9, { currency: 'TART' }));
    const input = given.member().purchase(30);
    const awards = (input['awards'] as Input[]).map((award) => ({ ...award, budget: 'april' }));
    await given.ask('postAwards', { ...input, awards });
    given.subgraph.statements.length = 0;
    expect(await budgets(['may', 'april', 'june', 'july', 'never', 'april'])).toEqual([
      { owner: 'april', points: 70 },
      { owner: 'may', points: 0 },
    ]);
    // Whoever carries events looks into the outbox meanwhile.
    const ours = given.subgraph.statements.filter((sql) => sql !== 'select 1' && !sql.includes('outbox'));
    expect(ours).toHaveLength(1);
    expect(await budgets(['april', 'july'], { currency: 'TART' })).toEqual([{ owner: 'july', points: 9 }]);
    expect(await budgets(['april'], { currency: 'GOLD' })).toEqual([]);
    expect(await budgets([])).toEqual([]);
  });

  it('are told of a thousand owners at a time, and of codes', async () => {
    const owners = Array.from({ length: 1_000 }, (_, index) => `owner-${String(index)}`);
    expect(await budgets(owners)).toEqual([]);
    await expect(budgets([...owners, 'april'])).rejects.toThrow('"inputPath":["owners"]');
    await expect(budgets(['april', ''])).rejects.toThrow('"inputPath":["owners","1"]');
    await expect(budgets(['april'], { currency: 'a\0' })).rejects.toThrow('"inputPath":["currency"]');
  });

  it('are for campaigns alone', async () => {
    for (const via of ['gateway', 'rewards', 'partners', 'members']) {
      await expect(budgets(['april'], { via })).rejects.toThrow('FORBIDDEN');
    }
  });
});

describe('funds', () => {
  const funds = async (args: string, as = callerOf.ops()) => {
    const { data, errors } = await given.subgraph.ask(
      `{ funds${args} { edges { cursor node { kind owner points currency { code } amount { amountMinor } } } } }`,
      {},
      { as },
    );
    if (errors) throw new Error(JSON.stringify(errors));
    return (data?.['funds'] as { edges: { cursor: string; node: Input }[] }).edges;
  };

  it('show what is left of each, and which run low', async () => {
    await given.currency('TART', 10);
    await given.ask('fundAccount', budget('low', 3, { currency: 'TART' }));
    await given.ask('fundAccount', budget('high', 300, { currency: 'TART' }));
    await given.ask('fundAccount', budget('bakery', 2, { currency: 'TART', account: 'BLOCK' }));
    await given.cause('choir');
    await given.ask('fundPledge', pledge(1, { cause: 'choir' }));
    const nodes = (await funds('(atMost: 3, first: 100)')).map(({ node }) => node);
    expect(nodes).toContainEqual({ kind: 'BUDGET', owner: 'low', points: 3, currency: { code: 'TART' }, amount: null });
    expect(nodes).toContainEqual({
      kind: 'BLOCK',
      owner: 'bakery',
      points: 2,
      currency: { code: 'TART' },
      amount: null,
    });
    expect(nodes).toContainEqual({
      kind: 'PLEDGE',
      owner: 'choir',
      points: null,
      currency: null,
      amount: { amountMinor: 1 },
    });
    expect(nodes).not.toContainEqual(expect.objectContaining({ owner: 'high' }));
    const pledges = (await funds('(kind: PLEDGE)')).map(({ node }) => node['owner']);
    expect(pledges).toEqual(['choir', 'forest']);
  });

  it('are paged', async () => {
    const all = (await funds('(first: 100)')).map(({ node }) => node);
    const paged: Input[] = [];
    for (let after = ''; ;) {
      const [edge] = await funds(`(first: 1${after})`);
      if (!edge) break;
      paged.push(edge.node);
      after = `, after: "${edge.cursor}"`;
    }
    expect(paged).toEqual(all);
    expect(all.length).toBeGreaterThan(4);
  });

  it('are for ops with the scope alone', async () => {
    await expect(funds('', callerOf.ops('ann', ['points:write']))).rejects.toThrow('FORBIDDEN');
    await expect(funds('', callerOf.anonymous())).rejects.toThrow('UNAUTHENTICATED');
    await expect(funds('(after: "x")')).rejects.toThrow('BAD_USER_INPUT');
  });
});
