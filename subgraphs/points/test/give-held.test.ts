import { newId } from '../../../chassis/ids.js';
import { expectAnsweredOnce, expectThrownBack } from './asking.js';
import { expectForPartnersAlone, postedAtOf } from './exchanges.js';
import { PointsUnderTest, type MemberUnderTest } from './given.js';

let given: PointsUnderTest;
beforeAll(async () => {
  given = await PointsUnderTest.start();
});
afterEach(() => given.booksBalance());
afterAll(() => given.stop());

/** The input that gives a hold of 200 HARVEST to the pharmacy, who keeps its points itself. */
async function giving(member: MemberUnderTest) {
  const exchangeId = newId();
  const holdId = await member.holding(200, { purpose: 'EXCHANGE' });
  return { exchangeId, holdId, memberId: member.id, from: 'HARVEST', given: 200, toPartner: 'pharmacy' };
}

test('the whole hold goes into clearing, once', async () => {
  const member = await given.member().withPoints(500);
  const input = await giving(member);
  expect(await expectAnsweredOnce(given, 'giveHeld', input, { toPartner: 'bakery' })).toEqual({
    __typename: 'Conversion',
    exchangeId: input.exchangeId,
    given: 200,
    received: 0,
    postedAt: await postedAtOf(given, 'exchangeId', input.exchangeId),
  });
  expect(await member.wallet()).toEqual({ spendable: 300, pending: 0, held: 0, debt: 0 });
});

test('a hold that has run out, was voided or given, or is not there is refused', async () => {
  const member = await given.member().withPoints(900);
  const [late, voided, done] = [await giving(member), await giving(member), await giving(member)];
  await given.ask('voidHold', { holdId: voided.holdId }, { via: 'partners' });
  await given.ask('giveHeld', done);
  const statusOf = async (input: object) => (await given.ask('giveHeld', { ...input }))['holdStatus'];
  expect(await statusOf(voided)).toBe('VOIDED');
  expect(await statusOf({ ...done, exchangeId: newId() })).toBe('CONVERTED');
  expect(await statusOf({ ...done, exchangeId: newId(), holdId: newId() })).toBe('UNKNOWN');
  await given.subgraph.clock.advance({ minutes: 61 });
  expect(await statusOf(late)).toBe('EXPIRED');
  await given.backToTheBeginning();
});

test('it and a void that race have one winner', async () => {
  const member = await given.member().withPoints(200);
  const input = await giving(member);
  const [gave, voided] = await Promise.all([
    given.ask('giveHeld', input),
    given.ask('voidHold', { holdId: input.holdId }, { via: 'partners' }),
  ]);
  expect([gave.__typename, voided.__typename].filter((type) => type === 'HoldNotOpen')).toHaveLength(1);
});

test('what does not fit the hold, and what is no number of points, is thrown back', async () => {
  const input = await giving(await given.member().withPoints(200));
  const wrong = [
    ...[0, -1, 1.5, 2 ** 53, 199, 201].map((points) => ({ given: points })),
    ...[{ memberId: newId() }, { from: 'GOLD' }, { toPartner: '' }, { exchangeId: 'x' }],
  ];
  await expectThrownBack(
    given,
    'giveHeld',
    wrong.map((change) => ({ ...input, ...change })),
  );
});

test('nobody but partners may', async () => {
  const member = await given.member().withPoints(200);
  await expectForPartnersAlone(given, member, 'giveHeld', await giving(member));
});

test('what a merged member holds can still be given', async () => {
  const [anna, boris] = [given.member(), await given.member().withPoints(200)];
  const input = await giving(boris);
  await given.merged(boris, anna);
  expect(await given.ask('giveHeld', input)).toMatchObject({ __typename: 'Conversion', given: 200 });
  expect(await anna.wallet()).toEqual({ spendable: 0, pending: 0, held: 0, debt: 0 });
});
