import { newId } from '../../../chassis/ids.js';
import { callerOf } from '../../../chassis/testing/callers.js';
import { expectAnsweredOnce, expectThrownBack, type Input } from './asking.js';
import { PointsUnderTest, type Answer, type MemberUnderTest } from './given.js';

let given: PointsUnderTest;
beforeAll(async () => {
  given = await PointsUnderTest.start();
});
afterEach(async () => {
  given.members.peer.behaviour = 'answers';
  await given.booksBalance();
});
afterAll(() => given.stop());

const give = (from: MemberUnderTest, input: Input): Promise<Answer> => given.ask('giftPoints', input, from.own);
const ledgerOf = (member: MemberUnderTest) =>
  member
    .see('ledger { edges { node { kind amount balanceAfter reason } } }')
    .then(({ ledger }) => (ledger as { edges: { node: unknown }[] }).edges.map(({ node }) => node));

describe('giftPoints', () => {
  it('moves points from one member to another, told in both statements', async () => {
    const [anna, bert] = [await given.member().withPoints(500), given.member()];
    const input = anna.gift(bert, 200);
    expect(await give(anna, input)).toEqual({
      __typename: 'Posting',
      id: input['giftId'],
      points: -200,
      currency: { code: 'HARVEST' },
    });
    expect(await anna.wallet()).toEqual({ spendable: 300, pending: 0, held: 0, debt: 0 });
    expect(await bert.wallet()).toEqual({ spendable: 200, pending: 0, held: 0, debt: 0 });
    expect((await ledgerOf(anna))[0]).toEqual({
      kind: 'GIFT_OUT',
      amount: -200,
      balanceAfter: 300,
      reason: 'Given to another member',
    });
    expect(await ledgerOf(bert)).toEqual([
      { kind: 'GIFT_IN', amount: 200, balanceAfter: 200, reason: 'Received from another member' },
    ]);
  });

  it('finds the receiver by number', async () => {
    const [anna, bert] = [await given.member().withPoints(50), given.member()];
    const toMemberNumber = given.members.number(bert.id, '10000016');
    expect(await give(anna, { giftId: newId(), toMemberNumber, points: 20 })).toMatchObject({ points: -20 });
    expect(await bert.wallet()).toMatchObject({ spendable: 20 });
  });

  it('keeps the end of validity, so that passing points round prolongs nothing', async () => {
    // Bought in July 2026: valid to the end of July 2027, Shanghai time, whoever has the points in March.
    const anna = await given.member().withPoints(100, 'HARVEST', new Date('2026-07-15T04:00:00Z'));
    const bert = given.member();
    await give(anna, anna.gift(bert, 100));
    expect(await bert.see('wallet { buckets { points expiresAt } }')).toMatchObject({
      wallet: { buckets: [{ points: 100, expiresAt: '2027-07-31T16:00:00.000Z' }] },
    });
  });

  it('gives a partner currency as well', async () => {
    await given.currency('CRUMB', 50);
    const [anna, bert] = [await given.member().withPoints(80, 'CRUMB'), given.member()];
    expect(await give(anna, anna.gift(bert, 30, { currency: 'CRUMB' }))).toMatchObject({ currency: { code: 'CRUMB' } });
    expect(await bert.wallet('CRUMB')).toMatchObject({ spendable: 30 });
    expect(await bert.wallet()).toMatchObject({ spendable: 0 });
  });

  it('repays what the receiver owes first', async () => {
    const [anna, bert] = [await given.member().withPoints(100), given.member()];
    const purchase = await bert.bought(60, { pendingUntil: null });
    await given.ask('burnPoints', { holdId: newId(), memberId: bert.id, currency: 'HARVEST', points: 60 });
    await given.ask('reverseAwards', bert.returnOf(purchase, 60));
    await give(anna, anna.gift(bert, 100));
    expect(await bert.wallet()).toEqual({ spendable: 40, pending: 0, held: 0, debt: 0 });
  });
});

describe('giftPoints refuses', () => {
  it('more than is spendable, in the language of the reader, and with that for ever', async () => {
    const [anna, bert] = [await (await given.member().withPoints(10)).withPending(90), given.member()];
    const input = anna.gift(bert, 11);
    const refusal = await given.ask('giftPoints', input, { ...anna.own, locale: 'zh-CN' });
    expect(refusal).toMatchObject({
      __typename: 'NotEnoughPoints',
      message: '积分不足：可用 10，需要 11',
      spendable: 10,
      needed: 11,
    });
    await anna.withPoints(100);
    expect(await give(anna, input)).toMatchObject({ __typename: 'NotEnoughPoints', spendable: 10 });
  });

  it('more than may be given at a time', async () => {
    const [anna, bert] = [await given.member().withPoints(6_000), given.member()];
    const input = anna.gift(bert, 5_001);
    expect(await given.ask('giftPoints', input, { ...anna.own, locale: 'zh-CN' })).toMatchObject({
      __typename: 'GiftLimitExceeded',
      code: 'GIFT_LIMIT_EXCEEDED',
      message: '单次最多可赠送 5000 积分',
      atMost: 5_000,
    });
  });

  it.each([['CLOSED'], [null]])('a receiver who is %s, and does not tell which', async (status) => {
    const [anna, bert] = [await given.member().withPoints(50), given.member()];
    given.members.say(bert.id, status);
    const input = anna.gift(bert, 20);
    const refusal = await give(anna, input);
    expect(refusal).toEqual({
      __typename: 'RecipientNotFound',
      code: 'RECIPIENT_NOT_FOUND',
      message: 'There is no member of this number who can receive points',
    });
    // It was answered: that the receiver is active by now changes nothing under this id.
    given.members.say(bert.id, 'ACTIVE');
    expect(await give(anna, input)).toEqual(refusal);
    expect(await give(anna, anna.gift(bert, 20))).toMatchObject({ __typename: 'Posting' });
  });

  it('a number that nobody has', async () => {
    const anna = await given.member().withPoints(50);
    const input = { giftId: newId(), toMemberNumber: '99999999', points: 20 };
    expect(await give(anna, input)).toMatchObject({ __typename: 'RecipientNotFound' });
  });

  it('a giver who is not active any more, but for what was answered before', async () => {
    const [anna, bert] = [await given.member().withPoints(50), given.member()];
    const before = anna.gift(bert, 20);
    const posting = await give(anna, before);
    given.members.say(anna.id, 'CLOSED');
    expect(await give(anna, anna.gift(bert, 20))).toMatchObject({ __typename: 'WalletClosed', walletStatus: 'CLOSED' });
    expect(await give(anna, before)).toEqual(posting);
    expect(await anna.wallet()).toMatchObject({ spendable: 30 });
  });
});

describe('giftPoints and a suspended member', () => {
  it('gives nothing from the moment members knows it, whatever the gateway remembers, and is not kept as the answer', async () => {
    const [anna, bert] = [await given.member().withPoints(50), given.member()];
    const gift = anna.gift(bert, 20);
    given.members.say(anna.id, 'SUSPENDED');
    await expect(give(anna, gift)).rejects.toThrow('suspended');
    expect(await anna.wallet()).toMatchObject({ spendable: 50 });
    given.members.say(anna.id, 'ACTIVE');
    expect(await give(anna, gift)).toMatchObject({ __typename: 'Posting' });
  });

  it('receives nothing', async () => {
    const [anna, bert] = [await given.member().withPoints(50), given.member()];
    given.members.say(bert.id, 'SUSPENDED');
    expect(await give(anna, anna.gift(bert, 20))).toMatchObject({ __typename: 'RecipientNotFound' });
  });
});

describe('giftPoints and retries', () => {
  it('is answered once', async () => {
    const [anna, bert] = [await given.member().withPoints(500), given.member()];
    await expectAnsweredOnce(given, 'giftPoints', anna.gift(bert, 20), { points: 21 }, anna.own);
    await expectAnsweredOnce(given, 'giftPoints', anna.gift(bert, 6_000), { points: 1 }, anna.own);
    expect(await anna.wallet()).toMatchObject({ spendable: 480 });
  });

  it('keeps a refusal of members as well, and tells another input under its id', async () => {
    const [anna, bert, cara] = [await given.member().withPoints(500), given.member(), given.member()];
    given.members.say(bert.id, null);
    const other = { toMemberId: cara.id };
    await expectAnsweredOnce(given, 'giftPoints', anna.gift(bert, 20), other, anna.own);
  });

  it('tells nothing apart by the device, nor by naming the currency that is meant anyway', async () => {
    const [anna, bert] = [await given.member().withPoints(500), given.member()];
    const input = anna.gift(bert, 20, { device: 'phone-1' });
    const first = await give(anna, input);
    expect(await give(anna, { ...input, device: 'phone-2', currency: 'HARVEST' })).toEqual(first);
  });

  it('answers from its book when members is out of reach, and of a new id keeps nothing', async () => {
    const [anna, bert] = [await given.member().withPoints(500), given.member()];
    const [known, fresh] = [anna.gift(bert, 20), anna.gift(bert, 30)];
    const posting = await give(anna, known);
    given.members.peer.behaviour = 'unreachable';
    expect(await give(anna, known)).toEqual(posting);
    await expectThrownBack(given, 'giftPoints', [fresh], anna.own, 'UNAVAILABLE');
    given.members.peer.behaviour = 'answers';
    expect(await give(anna, fresh)).toMatchObject({ __typename: 'Posting', points: -30 });
  });

  it('gives once when callers race with one key, whatever members says to each', async () => {
    const [anna, bert] = [await given.member().withPoints(100), given.member()];
    const input = anna.gift(bert, 60);
    const answers = await Promise.all([1, 2, 3, 4].map(() => give(anna, input)));
    expect(answers.map(({ points }) => points)).toEqual([-60, -60, -60, -60]);
    expect(await anna.wallet()).toMatchObject({ spendable: 40 });

    const contested = anna.gift(bert, 10);
    const answer = given.members.peer.answer;
    let asked = 0;
    given.members.peer.answer = (request, call) =>
      (asked += 1) % 4 === 0 ? { memberStanding: null } : answer(request, call);
    const results = await Promise.all([1, 2, 3, 4].map(() => give(anna, contested)));
    given.members.peer.answer = answer;
    expect(new Set(results.map((result) => JSON.stringify(result))).size).toBe(1);
  });

  it('gives the last points to one of two who race for them', async () => {
    const [anna, bert, cara] = [await given.member().withPoints(100), given.member(), given.member()];
    const answers = await Promise.all([bert, cara].map((to) => give(anna, anna.gift(to, 60))));
    expect(answers.map(({ __typename }) => __typename).sort()).toEqual(['NotEnoughPoints', 'Posting']);
  });
});

describe('giftPoints throws back', () => {
  it('points, receivers, currencies and ids that are none', async () => {
    const [anna, bert] = [await given.member().withPoints(100), given.member()];
    await expectThrownBack(
      given,
      'giftPoints',
      [
        ...[0, -1, 1.5, 2 ** 53].map((points) => anna.gift(bert, points)),
        anna.gift(bert, 10, { currency: 'GOLD' }),
        anna.gift(bert, 10, { currency: 'CNY_FEN' }),
        anna.gift(bert, 10, { giftId: 'x' }),
        anna.gift(bert, 10, { toMemberId: 'bert' }),
        anna.gift(bert, 10, { toMemberId: null }),
        anna.gift(bert, 10, { toMemberNumber: '10000016' }),
        anna.gift(bert, 10, { device: '' }),
        anna.gift(anna, 10),
      ],
      anna.own,
    );
  });

  it('everybody who is no member', async () => {
    const [anna, bert] = [await given.member().withPoints(100), given.member()];
    const others = [callerOf.ops(), callerOf.channel(), callerOf.member(null), callerOf.partner('bakery')];
    for (const as of others) await expectThrownBack(given, 'giftPoints', [anna.gift(bert, 10)], { as }, 'FORBIDDEN');
    const nobody = { as: callerOf.anonymous() };
    await expectThrownBack(given, 'giftPoints', [anna.gift(bert, 10)], nobody, 'UNAUTHENTICATED');
  });
});
