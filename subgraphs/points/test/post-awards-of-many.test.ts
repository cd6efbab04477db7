import { newId } from '../../../chassis/ids.js';
import { callerOf } from '../../../chassis/testing/callers.js';
import type { AskOptions } from '../../../chassis/testing/subgraph-for-test.js';
import { expectThrownBack, type Input } from './asking.js';
import { PointsUnderTest } from './given.js';
import { cutConnections, untilWaiting, whileNobodyWrites } from './held-head.js';

let given: PointsUnderTest;
beforeAll(async () => {
  given = await PointsUnderTest.start();
});
afterEach(() => given.booksBalance());
afterAll(() => given.stop());

const post = async (postings: Input[], options: AskOptions = {}): Promise<Input[]> =>
  (await given.ask('postAwardsOfMany', { postings }, options))['outcomes'] as Input[];

const awardsOf = (posting: Input) => posting['awards'] as Input[];

/** What is answered where all that was asked is paid. */
const paidInFull = (posting: Input) => ({
  __typename: 'PostedAwards',
  purchaseId: posting['purchaseId'],
  awards: awardsOf(posting).map(({ awardId, points }) => ({ awardId, points, cut: 0 })),
});

const fault = ({ purchaseId }: Input, code: string, message: unknown = expect.any(String)) => ({
  __typename: 'PostingFault',
  purchaseId,
  code,
  message,
});

describe('a list of postings', () => {
  it('is posted, and each answered in its place', async () => {
    const [anna, bert] = [given.member(), given.member()];
    const postings = [anna.purchase(30), bert.purchase(5, { pendingUntil: null }), anna.purchase(12)];
    expect(await post(postings)).toEqual(postings.map(paidInFull));
    expect(await anna.wallet()).toEqual({ spendable: 0, pending: 42, held: 0, debt: 0 });
    expect(await bert.wallet()).toEqual({ spendable: 5, pending: 0, held: 0, debt: 0 });
  });

  it('shares batches: five hundred take a handful', async () => {
    const member = given.member();
    const postings = Array.from({ length: 500 }, () => member.purchase(2));
    const blocks = async () => {
      const [head] = await given.subgraph.asAdmin<{ block: string }>('select block from ledger_head');
      return Number(head?.block);
    };
    const before = await blocks();
    expect(await post(postings)).toEqual(postings.map(paidInFull));
    // 128 to a batch; of the last ones the two lanes take half each, if one has nothing else to do.
    expect((await blocks()) - before).toBeLessThanOrEqual(8);
    expect(await member.wallet()).toMatchObject({ pending: 1_000 });
  });

  it('asks once which of its currencies there are', async () => {
    await given.currency('CRUMB', 100);
    await given.currency('TART', 10);
    const member = given.member();
    const currencies = ['CRUMB', 'TART', 'HARVEST', 'CRUMB', 'TART'];
    const postings = currencies.map((currency) => member.purchase(7, { currency }));
    given.subgraph.statements.length = 0;
    expect(await post(postings)).toEqual(postings.map(paidInFull));
    expect(given.subgraph.statements.filter((sql) => /\bfrom "?currency\b/i.test(sql))).toHaveLength(1);
    expect(await member.wallet('TART')).toMatchObject({ pending: 14 });
  });
});

describe('what is wrong with one posting', () => {
  it('is answered in its place, and takes none of the others with it', async () => {
    const [anna, bert] = [given.member(), given.member()];
    const known = await anna.bought(10, {});
    const [first, last] = [bert.purchase(1), bert.purchase(2)];
    const wrong: [Input, string, unknown][] = [
      [anna.purchase(3, { currency: 'GOLD' }), 'BAD_USER_INPUT', 'There is no currency GOLD'],
      [anna.purchase(-3), 'BAD_USER_INPUT', 'Bad input: must be above zero'],
      [anna.purchase(3, { awards: [] }), 'BAD_USER_INPUT', 'Bad input: must hold an award'],
      [anna.purchase(3, { memberId: 'anna' }), 'BAD_USER_INPUT', 'Bad input: must be a UUID'],
      [
        anna.purchase(3, { awards: [{ ...awardsOf(anna.purchase(3))[0], points: 4 }] }),
        'BAD_USER_INPUT',
        expect.stringContaining('do not add up'),
      ],
      [
        anna.purchase(3, { awards: awardsOf(known.input) }),
        'BAD_USER_INPUT',
        expect.stringContaining('this award has been posted'),
      ],
      [
        anna.purchase(11, { purchaseId: known.purchaseId }),
        'IDEMPOTENCY_CONFLICT',
        expect.stringContaining(known.purchaseId),
      ],
    ];
    expect(await post([first, ...wrong.map(([posting]) => posting), last])).toEqual([
      paidInFull(first),
      ...wrong.map(([posting, code, message]) => fault(posting, code, message)),
      paidInFull(last),
    ]);
    expect(await anna.wallet()).toMatchObject({ pending: 10 });
    expect(await bert.wallet()).toMatchObject({ pending: 3 });
  });

  it('is said in the language of whoever asks', async () => {
    const posting = given.member().purchase(3, { currency: 'GOLD' });
    expect(await post([posting], { locale: 'zh-CN' })).toEqual([
      fault(posting, 'BAD_USER_INPUT', '未知的积分币种 GOLD'),
    ]);
  });

  it('is not kept: put right, the same purchase is posted', async () => {
    const member = given.member();
    const posting = member.purchase(3);
    await post([{ ...posting, currency: 'GOLD' }]);
    expect(await post([posting])).toEqual([paidInFull(posting)]);
    expect(await member.wallet()).toMatchObject({ pending: 3 });
  });
});

describe('the purchase is the key', () => {
  it('of one that was posted alone as of one that came in a list', async () => {
    const member = given.member();
    const [alone, listed, fresh] = [member.purchase(10), member.purchase(20), member.purchase(40)];
    await given.ask('postAwards', alone);
    await post([listed]);
    expect(await post([alone, fresh, listed])).toEqual([alone, fresh, listed].map(paidInFull));
    const before = await given.everything();
    expect(await given.ask('postAwards', listed)).toEqual(paidInFull(listed));
    expect(await post([fresh, alone])).toEqual([fresh, alone].map(paidInFull));
    expect(await given.everything()).toEqual(before);
    expect(await member.wallet()).toMatchObject({ pending: 70 });
  });

  it('with another input is a conflict of that posting, either way round', async () => {
    const member = given.member();
    const [one, two] = [member.purchase(10), member.purchase(20)];
    await post([one]);
    const other = { ...one, occurredAt: '2027-03-01T00:00:00Z' };
    const { errors } = await given.tryTo('postAwards', other);
    expect(errors?.[0]?.extensions.code).toBe('IDEMPOTENCY_CONFLICT');
    expect(await post([other, two])).toEqual([fault(one, 'IDEMPOTENCY_CONFLICT'), paidInFull(two)]);
    expect(await member.wallet()).toMatchObject({ pending: 30 });
  });

  it('is posted once when lists and single postings of it race', async () => {
    const member = given.member();
    const postings = Array.from({ length: 10 }, (_, index) => member.purchase(index + 1));
    const lists = [1, 2, 3].map(() => post(postings));
    const alone = postings.map((posting) => given.ask('postAwards', posting));
    for (const answers of [...(await Promise.all(lists)), await Promise.all(alone)]) {
      expect(answers).toEqual(postings.map(paidInFull));
    }
    // 1 + 2 + … + 10
    expect(await member.wallet()).toMatchObject({ pending: 55 });
  });
});

describe('the last 100 points of a budget', () => {
  it('are paid to 200 callers, by single postings and by lists, and not one more', async () => {
    const budget = { fundingId: newId(), account: 'BUDGET', owner: 'last-hundred', currency: 'HARVEST', points: 100 };
    await given.ask('fundAccount', budget);
    const members = Array.from({ length: 8 }, () => given.member());
    // 3 does not go into 100: somebody is paid a part.
    const posting = (caller: number) => {
      const input = members[caller % members.length]!.purchase(3);
      return { ...input, awards: awardsOf(input).map((award) => ({ ...award, budget: 'last-hundred' })) };
    };
    const outcomes = await Promise.all(
      Array.from({ length: 200 }, async (_, caller): Promise<Input[]> =>
        caller % 2 === 0
          ? [await given.ask('postAwards', posting(caller))]
          : post([posting(caller), posting(caller + 1), posting(caller + 2)]),
      ),
    );
    const awards = outcomes.flat().flatMap(awardsOf);
    // 100 callers with one posting and 100 with three.
    expect(awards).toHaveLength(400);
    const sum = (amounts: unknown[]) => amounts.reduce<number>((total, amount) => total + Number(amount), 0);
    expect(sum(awards.map(({ points }) => points))).toBe(100);
    expect(sum(awards.map(({ cut }) => cut))).toBe(400 * 3 - 100);
    const wallets = await Promise.all(members.map((member) => member.wallet()));
    expect(sum(wallets.map(({ pending }) => pending))).toBe(100);
    const left = await given.subgraph.asAdmin("select balance from account where owner = 'last-hundred'");
    expect(left).toEqual([{ balance: '0' }]);
  });
});

describe('a list that is none', () => {
  it.each<[string, () => Input[], string[]]>([
    ['of nothing', () => [], []],
    ['of 501', () => Array.from({ length: 501 }, () => given.member().purchase(1)), []],
    [
      'with a purchase id that is none',
      () => [given.member().purchase(1), given.member().purchase(1, { purchaseId: 'receipt-7' })],
      ['1', 'purchaseId'],
    ],
    [
      'with one purchase twice, in whatever case',
      () => {
        const posting = given.member().purchase(1);
        const other = given.member().purchase(1);
        return [posting, other, { ...posting, purchaseId: String(posting['purchaseId']).toUpperCase() }];
      },
      ['2', 'purchaseId'],
    ],
  ])('%s is thrown back whole, and changes nothing', async (_, postings, path) => {
    const before = await given.everything();
    const { data, errors } = await given.tryTo('postAwardsOfMany', { postings: postings() });
    expect(data).toBeNull();
    expect(errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', inputPath: ['input', 'postings', ...path] });
    expect(await given.everything()).toEqual(before);
  });

  it('is one from anybody but campaigns', async () => {
    const input = { postings: [given.member().purchase(1)] };
    for (const via of ['gateway', 'rewards', 'partners', 'members']) {
      await expectThrownBack(given, 'postAwardsOfMany', [input], { via, as: callerOf.ops() }, 'FORBIDDEN');
    }
  });
});

describe('a ledger that is out of reach', () => {
  it('throws the list back as a whole, and the same list succeeds when it is there', async () => {
    const member = given.member();
    const postings = [member.purchase(1), member.purchase(2, { currency: 'GOLD' }), member.purchase(4)];
    await whileNobodyWrites(given.subgraph, async () => {
      const asking = given.tryTo('postAwardsOfMany', { postings });
      await untilWaiting(given.subgraph, 1);
      await cutConnections(given.subgraph);
      const { data, errors } = await asking;
      expect([data, errors?.map(({ extensions }) => extensions.code)]).toEqual([null, ['UNAVAILABLE']]);
    });
    expect(await member.wallet()).toMatchObject({ pending: 0 });
    const [one, two, three] = postings as [Input, Input, Input];
    expect(await post(postings)).toEqual([paidInFull(one), fault(two, 'BAD_USER_INPUT'), paidInFull(three)]);
    expect(await member.wallet()).toMatchObject({ pending: 5 });
  });
});
