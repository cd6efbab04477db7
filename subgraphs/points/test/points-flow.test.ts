import { PointsUnderTest } from './given.js';

let given: PointsUnderTest;
beforeAll(async () => {
  given = await PointsUnderTest.start();
});
beforeEach(() => given.backToTheBeginning());
afterEach(() => given.booksBalance());
afterAll(() => given.stop());

const ask = (variables: Record<string, unknown>, via = 'rewards') =>
  given.subgraph.ask(
    `query ($currency: ID!, $from: DateTime!, $until: DateTime!) {
      pointsFlow(currency: $currency, from: $from, until: $until) { issued redeemed expired } }`,
    variables,
    { via },
  );
const later = (at: Date, milliseconds: number) => new Date(at.getTime() + milliseconds).toISOString();

test('adds up what came in and what was taken between two instants', async () => {
  const currency = await given.currency('FLOW', 50);
  const anna = given.member();
  await anna.withPoints(500, currency);
  await given.subgraph.clock.advance({ hours: 1 });
  const from = given.now();
  // 200 come in, 50 of them go back; 120 are redeemed, 40 of which come back.
  const purchase = await anna.bought(200, { currency });
  await given.ask('reverseAwards', anna.returnOf(purchase, 50, { currency }));
  const holdId = await anna.holding(120, { currency });
  await given.ask('settleHold', anna.settlement(holdId, 120, { currency }));
  await given.ask('returnPoints', anna.reversal(holdId, 40, { currency }));
  const until = later(given.now(), 1);
  await given.subgraph.clock.advance({ hours: 1 });
  await anna.withPoints(7, currency);
  const { data, errors } = await ask({ currency, from: from.toISOString(), until });
  expect(errors).toBeUndefined();
  expect(data?.['pointsFlow']).toEqual({ issued: 150, redeemed: 80, expired: 0 });
  const all = await ask({ currency, from: '2020-01-01T00:00:00Z', until: later(given.now(), 60_000) });
  expect(all.data?.['pointsFlow']).toEqual({ issued: 657, redeemed: 80, expired: 0 });
});

test('nothing moved is zero', async () => {
  const currency = await given.currency('STILL', 50);
  const { data } = await ask({ currency, from: '2026-01-01T00:00:00Z', until: '2026-02-01T00:00:00Z' });
  expect(data?.['pointsFlow']).toEqual({ issued: 0, redeemed: 0, expired: 0 });
});

test('an unknown currency and instants in no order are bad input, and nobody but rewards is answered', async () => {
  const wanted = { currency: 'HARVEST', from: '2026-01-01T00:00:00Z', until: '2026-02-01T00:00:00Z' };
  const codeOf = async (more: object, via?: string) =>
    (await ask({ ...wanted, ...more }, via)).errors?.[0]?.extensions.code;
  expect(await codeOf({ currency: 'NOWHERE' })).toBe('BAD_USER_INPUT');
  expect(await codeOf({ until: wanted.from })).toBe('BAD_USER_INPUT');
  for (const via of ['gateway', 'members', 'campaigns', 'partners']) expect(await codeOf({}, via)).toBe('FORBIDDEN');
});
