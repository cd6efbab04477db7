import { newId } from '../../../chassis/ids.js';
import { callerOf } from '../../../chassis/testing/callers.js';
import { expectAnsweredOnce, expectThrownBack, type Input } from './asking.js';
import { expectForPartnersAlone, postedAtOf, standingOf } from './exchanges.js';
import { PointsUnderTest, type MemberUnderTest } from './given.js';

let given: PointsUnderTest;
beforeAll(async () => {
  given = await PointsUnderTest.start();
  await given.currency('CRUMB', 50);
});
beforeEach(() => given.backToTheBeginning());
afterEach(async () => {
  // When everything has matured: a test that goes back in time leaves points that had matured before.
  await given.subgraph.clock.moveTo(new Date('2030-01-01T00:00:00Z'));
  await given.booksBalance();
});
afterAll(() => given.stop());

/** Makes an exchange of 200 HARVEST for 90 CRUMB, and gives the input that undoes it. */
async function exchanged(member: MemberUnderTest) {
  const [exchangeId, brand] = [newId(), newId().slice(-12)];
  const out = { from: 'HARVEST', given: 200, toPartner: `to-${brand}` };
  const received = { to: 'CRUMB', received: 90, fromPartner: `from-${brand}`, prepaid: false };
  const holdId = await member.holding(200, { purpose: 'EXCHANGE' });
  await given.ask('convertPoints', { exchangeId, holdId, memberId: member.id, ...out, ...received });
  return { reversalId: newId(), exchangeId, memberId: member.id, out: { ...out, holdId }, in: received };
}

const wallets = async (member: MemberUnderTest) => [await member.wallet(), await member.wallet('CRUMB')];
const empty = { spendable: 0, pending: 0, held: 0, debt: 0 };

test('both halves are undone in one step, once, and the statement says so', async () => {
  const member = await given.member().withPoints(500);
  const input = await exchanged(member);
  const answer = await expectAnsweredOnce(given, 'reverseExchange', input, { in: null });
  expect(answer).toEqual({
    __typename: 'ExchangeReversal',
    reversalId: input.reversalId,
    exchangeId: input.exchangeId,
    givenBack: 200,
    takenBack: 90,
    postedAt: await postedAtOf(given, 'reversalId', input.reversalId),
  });
  expect(await wallets(member)).toEqual([{ ...empty, spendable: 500 }, empty]);
  expect(await standingOf(given, 'CLEARING', input.out.toPartner, 'HARVEST')).toBe(0);
  expect(await standingOf(given, 'CLEARING', input.in.fromPartner, 'CRUMB')).toBe(0);
  const latest = (currency: string) =>
    member.see<{ ledger: { edges: { node: Input }[] } }>(
      `ledger(currency: "${currency}", first: 1) { edges { node { kind amount reason } } }`,
      { locale: 'zh-CN' },
    );
  expect((await latest('HARVEST')).ledger.edges[0]?.node).toEqual({
    ...{ kind: 'CONVERSION_RETURNED', amount: 200, reason: '积分互换已撤销，积分退回' },
  });
  expect((await latest('CRUMB')).ledger.edges[0]?.node).toEqual({
    ...{ kind: 'CONVERSION_REVERSED', amount: -90, reason: '积分互换已撤销，扣回转入积分' },
  });
});

test('what came back is explained by what it first came by', async () => {
  const member = await given.member().withPoints(200);
  await given.ask('reverseExchange', await exchanged(member));
  const lots = 'buckets { lots { edges { node { kind points came used { use points } award { campaignId } } } } }';
  expect(await member.see(`wallet { explanation { complete ${lots} } }`)).toEqual({
    id: member.id,
    wallet: {
      explanation: {
        complete: true,
        buckets: [
          {
            lots: {
              edges: [{ node: { kind: 'EARNED', points: 200, came: 200, used: [], award: { campaignId: 'base' } } }],
            },
          },
        ],
      },
    },
  });
});

test('nothing is undone where what was received is spent', async () => {
  const member = await given.member().withPoints(500);
  const input = await exchanged(member);
  await given.ask('burnPoints', { holdId: newId(), memberId: member.id, currency: 'CRUMB', points: 1 });
  const before = await wallets(member);
  expect(await given.ask('reverseExchange', input)).toMatchObject({
    ...{ __typename: 'NotEnoughPoints', code: 'NOT_ENOUGH_POINTS', spendable: 89, needed: 90 },
  });
  expect(await wallets(member)).toEqual(before);
});

test('a second reversal under another id, and one of a hold that was not given, are refused', async () => {
  const member = await given.member().withPoints(500);
  const input = await exchanged(member);
  await given.ask('reverseExchange', input);
  const again = { ...input, reversalId: newId(), in: null };
  expect(await given.ask('reverseExchange', again)).toMatchObject({ code: 'HOLD_NOT_OPEN', holdStatus: 'CONVERTED' });
  const out = { ...input.out, holdId: newId() };
  expect(await given.ask('reverseExchange', { ...again, reversalId: newId(), out })).toMatchObject({
    holdStatus: 'UNKNOWN',
  });
});

test('of two reversals and a redemption that race, the books keep to one story', async () => {
  const member = await given.member().withPoints(200);
  const input = await exchanged(member);
  const burn = { holdId: newId(), memberId: member.id, currency: 'CRUMB', points: 90 };
  const [one, other, burned] = await Promise.all([
    given.ask('reverseExchange', input),
    given.ask('reverseExchange', { ...input, reversalId: newId() }),
    given.ask('burnPoints', burn),
  ]);
  const undone = [one, other].filter(({ __typename }) => __typename === 'ExchangeReversal').length;
  expect(undone + Number(burned.__typename === 'Hold')).toBe(1);
  expect(await wallets(member)).toEqual([{ ...empty, spendable: undone * 200 }, empty]);
});

test('each half of an exchange whose other half is the partner’s own is undone alone', async () => {
  const member = await given.member().withPoints(200);
  const [exchangeId, fromPartner] = [newId(), 'halves'];
  const its = { exchangeId, memberId: member.id };
  const out = { holdId: await member.holding(200, { purpose: 'EXCHANGE' }), from: 'HARVEST', given: 200 };
  await given.ask('giveHeld', { ...its, ...out, toPartner: fromPartner });
  await given.ask('fundAccount', {
    ...{ fundingId: newId(), account: 'BLOCK', owner: fromPartner, currency: 'CRUMB', points: 30 },
  });
  const received = { to: 'CRUMB', received: 30, fromPartner, prepaid: true };
  await given.ask('receivePoints', { ...its, ...received });
  expect(await wallets(member)).toEqual([empty, { ...empty, spendable: 30 }]);
  await given.ask('reverseExchange', { ...its, reversalId: newId(), out: { ...out, toPartner: fromPartner } });
  await given.ask('reverseExchange', { ...its, reversalId: newId(), in: received });
  expect(await wallets(member)).toEqual([{ ...empty, spendable: 200 }, empty]);
  expect(await standingOf(given, 'BLOCK', fromPartner, 'CRUMB')).toBe(30);
  expect(await standingOf(given, 'CLEARING', fromPartner, 'HARVEST')).toBe(0);
});

test('points past their validity come back with the grace', async () => {
  const member = await given.member().withPoints(200, 'HARVEST', new Date('2026-04-20T04:00:00Z'));
  const input = await exchanged(member);
  await given.subgraph.clock.moveTo(new Date('2027-05-10T04:00:00Z'));
  await given.ask('reverseExchange', input);
  expect(await member.see('wallet { buckets { points expiresAt } }')).toEqual({
    id: member.id,
    wallet: { buckets: [{ points: 200, expiresAt: '2027-06-30T16:00:00.000Z' }] },
  });
});

test('an exchange of a member who was merged is undone with the survivor', async () => {
  const [anna, boris] = [given.member(), await given.member().withPoints(200)];
  const input = await exchanged(boris);
  await given.merged(boris, anna);
  expect(await anna.wallet('CRUMB')).toMatchObject({ spendable: 90 });
  await given.ask('reverseExchange', input);
  expect(await wallets(anna)).toEqual([{ ...empty, spendable: 200 }, empty]);
  expect(await wallets(boris)).toEqual([empty, empty]);
});

test('counts as neither issued nor redeemed', async () => {
  const currency = await given.currency('UNDONE', 50);
  const member = await given.member().withPoints(100, currency);
  const holdId = await member.holding(100, { purpose: 'EXCHANGE', currency });
  const its = { exchangeId: newId(), memberId: member.id };
  const out = { holdId, from: currency, given: 100, toPartner: 'bakery' };
  const received = { to: 'CRUMB', received: 40, fromPartner: 'undone', prepaid: false };
  await given.ask('giveHeld', { ...its, ...out });
  await given.ask('receivePoints', { ...its, ...received, to: currency });
  const period = { currency, from: '2020-01-01T00:00:00Z', until: given.inHours(1) };
  const flow = async () =>
    (
      await given.subgraph.ask(
        `query ($currency: ID!, $from: DateTime!, $until: DateTime!) {
          answer: pointsFlow(currency: $currency, from: $from, until: $until) { issued redeemed expired } }`,
        period,
        { via: 'rewards' },
      )
    ).data?.['answer'];
  const cohort = async () => {
    const asked = `{ breakage(currency: "${currency}") { cohorts { issued redeemed expired } } }`;
    const { data } = await given.subgraph.ask(asked, {}, { as: callerOf.ops('ann', ['points:read']) });
    return (data?.['breakage'] as { cohorts: unknown[] }).cohorts;
  };
  expect(await flow()).toEqual({ issued: 140, redeemed: 100, expired: 0 });
  expect(await cohort()).toEqual([{ issued: 140, redeemed: 100, expired: 0 }]);
  await given.ask('reverseExchange', { ...its, reversalId: newId(), out });
  await given.ask('reverseExchange', { ...its, reversalId: newId(), in: { ...received, to: currency } });
  expect(await flow()).toEqual({ issued: 100, redeemed: 0, expired: 0 });
  expect(await cohort()).toEqual([{ issued: 100, redeemed: 0, expired: 0 }]);
});

test('what does not fit, and points that are none, are thrown back', async () => {
  const { out, in: received, ...its } = await exchanged(await given.member().withPoints(200));
  const points = [0, -1, 1.5, 2 ** 53];
  const wrong: Input[] = [
    ...[...points, 199, 201].map((number) => ({ out: { ...out, given: number }, in: received })),
    ...points.map((number) => ({ out, in: { ...received, received: number } })),
    { out, in: { ...received, to: 'GOLD' } },
    { out, in: { ...received, to: 'HARVEST' } },
    { out, in: { ...received, fromPartner: '' } },
    { out: { ...out, from: 'GOLD' } },
    { out: { ...out, from: 'CRUMB' } },
    { out: { ...out, toPartner: '' } },
    { out, memberId: newId() },
    { out, reversalId: 'x' },
    { out: null, in: null },
    {},
  ];
  await expectThrownBack(
    given,
    'reverseExchange',
    wrong.map((change) => ({ ...its, ...change })),
  );
});

test('nobody but partners may', async () => {
  const member = await given.member().withPoints(200);
  await expectForPartnersAlone(given, member, 'reverseExchange', await exchanged(member));
});
