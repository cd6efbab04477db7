import { newId } from '../../../chassis/ids.js';
import { callerOf } from '../../../chassis/testing/callers.js';
import {
  CampaignsUnderTest,
  cny,
  faultOf,
  recordPurchaseMutation,
  recordPurchasesMutation,
  till,
  type PurchaseInput,
} from './given.js';

let campaigns: CampaignsUnderTest;
beforeAll(async () => {
  campaigns = await CampaignsUnderTest.start();
});
afterAll(() => campaigns.stop());
beforeEach(() => {
  campaigns.members.peer.behaviour = 'answers';
  campaigns.points.peer.behaviour = 'answers';
});

const online = callerOf.channel('online', ['purchases:record']);

/** One line of so many fen, by a member of its own. */
function purchase(amount = 5000, changes: Record<string, unknown> = {}): PurchaseInput {
  return campaigns.purchaseOf(campaigns.members.enrol(), [{ lineId: '1', amount }], changes);
}

const purchases = (count: number) => Array.from({ length: count }, () => purchase());
const calls = () => ({
  members: campaigns.members.peer.calls.length,
  points: campaigns.points.peer.calls.length,
});

/** What was asked of others since. */
function callsSince(before: ReturnType<typeof calls>): ReturnType<typeof calls> {
  const now = calls();
  return { members: now.members - before.members, points: now.points - before.points };
}

describe('recordPurchases', () => {
  test('takes each into the books, and answers in their order', async () => {
    const inputs = [purchase(1000), purchase(2999), purchase(99)];
    expect(await campaigns.recordedMany(inputs)).toMatchObject([
      { id: inputs[0]?.purchaseId, awards: [{ points: 10, status: 'POSTED' }] },
      { id: inputs[1]?.purchaseId, awards: [{ points: 29, status: 'POSTED' }] },
      { id: inputs[2]?.purchaseId, awards: [{ points: 0, status: 'POSTED' }] },
    ]);
  });

  test('and a single report know the same purchase under one id', async () => {
    const [first, second] = [purchase(), purchase()];
    const { id, awards } = await campaigns.recorded(first);
    expect(await campaigns.recordedMany([first])).toMatchObject([{ id, awards: [{ id: awards[0]?.id }] }]);
    const [listed] = await campaigns.recordedMany([second]);
    expect(await campaigns.recorded(second)).toEqual(listed);
  });

  test('takes 500 with one call to each, and refuses an empty list and a longer one', async () => {
    const inputs = purchases(500);
    const before = calls();
    const outcomes = await campaigns.recordedMany(inputs);
    expect(outcomes.map(({ id }) => id)).toEqual(inputs.map(({ purchaseId }) => purchaseId));
    expect(
      new Set(outcomes.flatMap(({ awards }) => awards?.map(({ points, status }) => `${points} ${status}`))),
    ).toEqual(new Set(['50 POSTED']));
    expect(callsSince(before)).toEqual({ members: 1, points: 1 });
    for (const list of [[], [...inputs, purchase()]]) {
      const answer = await campaigns.ask(recordPurchasesMutation, { input: { purchases: list } });
      expect(faultOf(answer)).toEqual({ code: 'BAD_USER_INPUT', path: 'input.purchases' });
    }
  });

  test('what is wrong with one does not touch the others, and is said with its place in the purchase', async () => {
    const left = campaigns.members.enrol({ status: 'LEFT' });
    const inDollars = { lineId: '2', sku: 'A', quantity: 1, amount: { amountMinor: 1, currency: 'USD' } };
    const list = [
      purchase(),
      purchase(5000, { total: cny(5001) }),
      purchase(5000, { lines: [inDollars], total: cny(1) }),
      purchase(5000, { channel: 'online' }),
      purchase(5000, { memberId: newId() }),
      purchase(5000, { purchaseId: 'receipt-1' }),
      purchase(5000, { lines: [] }),
      campaigns.purchaseOf(left, [{ lineId: '1', amount: 5000 }]),
      purchase(),
    ];
    const fault = (code: string, ...path: string[]) => ({ __typename: 'PurchaseFault', code, path });
    expect(await campaigns.recordedMany(list)).toMatchObject([
      { __typename: 'Purchase', awards: [{ points: 50, status: 'POSTED' }] },
      fault('BAD_USER_INPUT', 'total', 'amountMinor'),
      fault('BAD_USER_INPUT', 'lines', '0', 'amount', 'currency'),
      fault('FORBIDDEN', 'channel'),
      fault('BAD_USER_INPUT', 'memberId'),
      fault('BAD_USER_INPUT', 'purchaseId'),
      fault('BAD_USER_INPUT', 'lines'),
      { __typename: 'MemberNotActive', code: 'MEMBER_NOT_ACTIVE' },
      { __typename: 'Purchase', awards: [{ points: 50, status: 'POSTED' }] },
    ]);
  });

  test.each([
    ['zh-CN', '总额与各行之和 5000 不符'],
    ['en', 'The total differs from the sum of the lines, 5000'],
  ] as const)('says it in the language of the reader (%s)', async (locale, message) => {
    const input = { purchases: [purchase(5000, { total: cny(1) })] };
    const { data } = await campaigns.subgraph.ask(recordPurchasesMutation, { input }, { as: till, locale });
    expect(data).toMatchObject({ recordPurchases: { outcomes: [{ message }] } });
  });

  test('an id that stands in a list twice is answered twice, and with another input a conflict', async () => {
    const twice = purchase();
    const other = { ...purchase(6000), purchaseId: twice.purchaseId.toUpperCase() };
    const before = await campaigns.countRows();
    const [first, second, third] = await campaigns.recordedMany([twice, twice, other]);
    expect(first).toMatchObject({ __typename: 'Purchase', id: twice.purchaseId });
    expect(second).toEqual(first);
    expect(third).toMatchObject({ __typename: 'PurchaseFault', code: 'IDEMPOTENCY_CONFLICT' });
    const after = await campaigns.countRows();
    expect(after['purchase']).toBe((before['purchase'] ?? 0) + 1);
    expect(campaigns.points.timesAsked(twice.purchaseId)).toBe(1);
  });

  test('sent again it gives the same, of all or of some, and nothing is written or paid again', async () => {
    const [known, more] = [purchases(3), purchases(2)];
    const first = await campaigns.recordedMany(known);
    const rows = await campaigns.countRows();
    const before = calls();
    expect(await campaigns.recordedMany(known)).toEqual(first);
    expect(callsSince(before)).toEqual({ members: 0, points: 0 });
    expect(await campaigns.countRows()).toEqual(rows);
    const [one, two, three] = first;
    expect(await campaigns.recordedMany([...more, ...known])).toMatchObject([
      { id: more[0]?.purchaseId },
      { id: more[1]?.purchaseId },
      one ?? {},
      two ?? {},
      three ?? {},
    ]);
    for (const { purchaseId } of [...known, ...more]) expect(campaigns.points.timesAsked(purchaseId)).toBe(1);
  });

  test("a changed input, or another channel's id, is a conflict for that one alone", async () => {
    const [own, foreign] = [purchase(), purchase(5000, { channel: 'online' })];
    await campaigns.recorded(own);
    const theirs = await campaigns.recorded(foreign, online);
    const list = [
      purchase(),
      { ...purchase(7000), purchaseId: own.purchaseId },
      { ...foreign, channel: 'shop' },
      purchase(),
    ];
    const outcomes = ['Purchase', 'IDEMPOTENCY_CONFLICT', 'IDEMPOTENCY_CONFLICT', 'Purchase'];
    // The second time the answer would come from the book, had the first left a record in it.
    for (let time = 0; time < 2; time += 1) {
      const said = await campaigns.recordedMany(list);
      expect(said.map(({ __typename, code }) => code ?? __typename)).toEqual(outcomes);
    }
    expect(await campaigns.recorded(foreign, online)).toEqual(theirs);
  });

  test('one that the tables refuse fails alone, as a fault of ours without its cause', async () => {
    await campaigns.subgraph.asAdmin('alter table purchase add constraint unlucky check (amount_minor <> 666)');
    try {
      const list = [purchase(), purchase(666), purchase()];
      const said = await campaigns.recordedMany(list);
      expect(said.map(({ __typename, code }) => code ?? __typename)).toEqual([
        'Purchase',
        'INTERNAL_SERVER_ERROR',
        'Purchase',
      ]);
      expect(JSON.stringify(said)).not.toContain('unlucky');
    } finally {
      await campaigns.subgraph.asAdmin('alter table purchase drop constraint unlucky');
    }
  });

  test('while members is out of reach answers what is known, and records nothing new', async () => {
    const [known, fresh] = [purchase(), purchase()];
    const first = await campaigns.recorded(known);
    const before = await campaigns.countRows();
    campaigns.members.peer.behaviour = 'unreachable';
    const said = await campaigns.recordedMany([known, fresh]);
    expect(said).toMatchObject([first, { __typename: 'PurchaseFault', code: 'UNAVAILABLE', path: null }]);
    expect(await campaigns.countRows()).toEqual(before);
    campaigns.members.peer.behaviour = 'answers';
    expect(await campaigns.recordedMany([fresh])).toMatchObject([{ __typename: 'Purchase' }]);
  });

  test('while points is out of reach the purchases stand, and the same list posts them later', async () => {
    const list = purchases(3);
    const statuses = (said: Awaited<ReturnType<typeof campaigns.recordedMany>>) =>
      said.map(({ awards }) => awards?.[0]?.status);
    campaigns.points.peer.behaviour = 'unreachable';
    expect(statuses(await campaigns.recordedMany(list))).toEqual(['PENDING', 'PENDING', 'PENDING']);
    campaigns.points.peer.behaviour = 'answers';
    expect(statuses(await campaigns.recordedMany(list))).toEqual(['POSTED', 'POSTED', 'POSTED']);
  });

  test('200 lists that share their ids race: each purchase is there once, and paid once', async () => {
    const pool = purchases(40);
    const before = await campaigns.countRows();
    // Each list takes four in an order of its own, forwards or backwards, so that two of them could block one another.
    const lists = Array.from({ length: 200 }, (_, list) => {
      const chosen = Array.from({ length: 4 }, (_each, place) => pool[(list * 7 + place * 11) % 40] as PurchaseInput);
      return list % 2 === 0 ? chosen : chosen.reverse();
    });
    const answers = await Promise.all(lists.map((list) => campaigns.recordedMany(list)));
    const awards = new Map<string, Set<string>>();
    answers.forEach((said, list) => {
      expect(said.map(({ id }) => id)).toEqual(lists[list]?.map(({ purchaseId }) => purchaseId));
      for (const { id = '', awards: given = [] } of said) {
        awards.set(id, new Set([...(awards.get(id) ?? []), ...given.map((award) => award.id)]));
      }
    });
    expect([...awards.values()].map(({ size }) => size)).toEqual(pool.map(() => 1));
    const after = await campaigns.countRows();
    expect([after['purchase'], after['award'], after['outbox_event']]).toEqual(
      ['purchase', 'award', 'outbox_event'].map((table) => (before[table] ?? 0) + 40),
    );
    const paid = campaigns.points
      .awardsAsked()
      .filter(({ awardId }) => [...awards.values()].some((ids) => ids.has(awardId)));
    expect(paid).toHaveLength(40);
  });

  test('costs the same five statements and two calls for one purchase and for a hundred', async () => {
    const document = `mutation ($input: RecordPurchasesInput!) {
      recordPurchases(input: $input) { ... on RecordedPurchases { outcomes { ... on Purchase { id } } } }
    }`;
    for (const count of [1, 100]) {
      const before = calls();
      const input = { purchases: purchases(count) };
      campaigns.subgraph.statements.length = 0;
      await campaigns.ask(document, { input });
      // The delivery of events runs beside it and is counted out.
      const own = campaigns.subgraph.statements
        .map((sql) => sql.replace(/\s+/g, ' ').trim().slice(0, 28))
        .filter((sql) => /campaign|answer_record|select array|recorded|marked|insert into outbox_event/.test(sql));
      expect([count, ...own]).toEqual([
        count,
        'select array(select id from ',
        'insert into answer_record (c',
        'with recorded as ( insert in',
        'insert into outbox_event (id',
        'with marked as ( update purc',
      ]);
      expect(callsSince(before)).toEqual({ members: 1, points: 1 });
    }
  });

  test('is for channels with the scope', async () => {
    const input = { purchases: [purchase()] };
    const callers = [callerOf.anonymous(), callerOf.member(newId()), callerOf.ops(), callerOf.channel('shop', [])];
    const codes = await Promise.all(
      callers.map(async (as) => faultOf(await campaigns.ask(recordPurchasesMutation, { input }, as)).code),
    );
    expect(codes).toEqual(['UNAUTHENTICATED', 'FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN']);
  });
});

describe('single reports at the same time', () => {
  test('share their calls, and each gets its own answer', async () => {
    const before = calls();
    const amounts = Array.from({ length: 50 }, (_, place) => (place + 1) * 100);
    const answers = await Promise.all(amounts.map((amount) => campaigns.recorded(purchase(amount))));
    expect(answers.map(({ awards }) => awards[0]?.points)).toEqual(amounts.map((amount) => amount / 100));
    // How many batches it takes depends on how the requests come in.
    const { members, points } = callsSince(before);
    expect(members).toBeLessThanOrEqual(12);
    expect(points).toBeLessThanOrEqual(12);
  });

  test('are not spoiled by one that is wrong', async () => {
    const list = Array.from({ length: 20 }, () => purchase());
    const bad = new Map([
      [3, { ...purchase(), memberId: newId() }],
      [7, purchase(5000, { total: cny(1) })],
      [11, campaigns.purchaseOf(campaigns.members.enrol({ status: 'LEFT' }), [{ lineId: '1', amount: 100 }])],
    ]);
    const answers = await Promise.all(
      list.map((input, place) => campaigns.ask(recordPurchaseMutation, { input: bad.get(place) ?? input })),
    );
    const said = answers.map((answer) =>
      answer.errors ? faultOf(answer).path : (answer.data?.['recordPurchase'] as { __typename: string }).__typename,
    );
    const expected = list.map(() => 'Purchase');
    expected.splice(3, 1, 'input.memberId');
    expected.splice(7, 1, 'input.total.amountMinor');
    expected.splice(11, 1, 'MemberNotActive');
    expect(said).toEqual(expected);
  });

  test('of two callers never share a batch', async () => {
    const before = calls();
    await Promise.all([
      campaigns.recorded(purchase()),
      campaigns.recorded(purchase(5000, { channel: 'online' }), online),
    ]);
    const callers = campaigns.members.peer.calls.slice(before.members).map(({ call }) => call.caller);
    expect(callers).toHaveLength(2);
    expect(callers).toEqual(expect.arrayContaining([till, online]));
  });
});
