import { newId } from '../../../chassis/ids.js';
import { expectAnsweredOnce, expectThrownBack, type Input } from './asking.js';
import { expectForPartnersAlone, postedAtOf, standingOf } from './exchanges.js';
import { PointsUnderTest, type MemberUnderTest } from './given.js';

let given: PointsUnderTest;
beforeAll(async () => {
  given = await PointsUnderTest.start();
  await given.currency('CRUMB', 50);
});
afterEach(() => given.booksBalance());
afterAll(() => given.stop());

/** The input that pays a member 90 CRUMB for points of a partner of its own, who owes nothing yet. */
function receiving(member: MemberUnderTest, more: Input = {}) {
  const fromPartner = `partner-${newId().slice(-12)}`;
  return { exchangeId: newId(), memberId: member.id, to: 'CRUMB', received: 90, fromPartner, prepaid: false, ...more };
}

test('somebody whom the books do not know yet gets a wallet, once, and the partner owes what was received', async () => {
  const member = given.member();
  const input = receiving(member);
  expect(await expectAnsweredOnce(given, 'receivePoints', input, { received: 91 })).toEqual({
    __typename: 'Conversion',
    exchangeId: input.exchangeId,
    given: 0,
    received: 90,
    postedAt: await postedAtOf(given, 'exchangeId', input.exchangeId),
  });
  const fields = 'wallet(currency: "CRUMB") { spendable buckets { points expiresAt } }';
  expect(await member.see(fields)).toEqual({
    id: member.id,
    wallet: { spendable: 90, buckets: [{ points: 90, expiresAt: '2028-03-31T16:00:00.000Z' }] },
  });
  expect(await standingOf(given, 'CLEARING', input.fromPartner, 'CRUMB')).toBe(-90);
});

test('a block pays to its last point, and no further', async () => {
  const [member, fromPartner] = [given.member(), 'prepaying'];
  await given.ask('fundAccount', {
    ...{ fundingId: newId(), account: 'BLOCK', owner: fromPartner, currency: 'CRUMB', points: 100 },
  });
  await given.ask('receivePoints', receiving(member, { fromPartner, prepaid: true }));
  const refused = { code: 'FUNDS_EXHAUSTED', available: 10, needed: 90 };
  expect(await given.ask('receivePoints', receiving(member, { fromPartner, prepaid: true }))).toMatchObject(refused);
  await given.ask('receivePoints', receiving(member, { fromPartner, prepaid: true, received: 10 }));
  expect(await standingOf(given, 'BLOCK', fromPartner, 'CRUMB')).toBe(0);
});

test('a limit is kept when many ask at once', async () => {
  const { fromPartner } = receiving(given.member());
  const asked = Array.from({ length: 12 }, () => receiving(given.member(), { fromPartner, owedAtMost: 4 * 90 }));
  const answers = await Promise.all(asked.map((input) => given.ask('receivePoints', input)));
  expect(answers.filter(({ __typename }) => __typename === 'Conversion')).toHaveLength(4);
  expect(await standingOf(given, 'CLEARING', fromPartner, 'CRUMB')).toBe(-360);
});

test('callers who race with one id are answered alike', async () => {
  const member = given.member();
  const input = receiving(member);
  const answers = await Promise.all([1, 2, 3].map(() => given.ask('receivePoints', input)));
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  expect(await member.wallet('CRUMB')).toMatchObject({ spendable: 90 });
});

test('points that are none, and a currency that is none, are thrown back', async () => {
  const input = receiving(given.member());
  const wrong = [
    ...[0, -1, 1.5, 2 ** 53].map((received) => ({ received })),
    ...[-1, 0.5, 2 ** 53].map((owedAtMost) => ({ owedAtMost })),
    ...[{ to: 'GOLD' }, { fromPartner: '' }, { prepaid: null }, { memberId: 'x' }],
    { received: Number.MAX_SAFE_INTEGER, owedAtMost: null, fromPartner: 'owing', memberId: input.memberId },
  ];
  await given.ask('receivePoints', receiving(given.member(), { fromPartner: 'owing' }));
  await expectThrownBack(
    given,
    'receivePoints',
    wrong.map((change) => ({ ...input, ...change })),
  );
});

test('nobody but partners may', async () => {
  const member = given.member();
  await expectForPartnersAlone(given, member, 'receivePoints', receiving(member));
});

test('what comes to a merged member goes on to the survivor', async () => {
  const [anna, boris] = [given.member(), given.member()];
  await given.merged(boris, anna);
  await given.ask('receivePoints', receiving(boris));
  expect(await anna.wallet('CRUMB')).toMatchObject({ spendable: 90 });
});
