import { callerOf } from '../../../chassis/testing/callers.js';
import { newId } from '../../../chassis/ids.js';
import { tellEvents } from '../../../chassis/testing/tell-events.js';
import { PointsUnderTest } from './given.js';

let given: PointsUnderTest;
let currency: string;
let counter = 0;
beforeAll(async () => {
  given = await PointsUnderTest.start();
});
beforeEach(async () => {
  await given.backToTheBeginning();
  counter += 1;
  currency = await given.currency(`SETTLED${String(counter)}`, 50);
});
afterEach(() => given.booksBalance());
afterAll(() => given.stop());

const ops = { as: callerOf.ops('ann', ['points:read']) };
const moveTo = (at: string) => given.subgraph.clock.moveTo(new Date(at));

/** Partners has closed a month; what of it points did not take. */
function closed(period: string, figures: Record<string, unknown>, from = 'partners') {
  const nothing = { takenOver: 0, considerationReceivedMinor: 0, released: 0, considerationPaidMinor: 0, feePoints: 0 };
  const payload = { period, currencies: [{ currency, ...nothing, ...figures }] };
  return tellEvents(from, given.subgraph.service, [{ topic: 'settlement-closed', aggregateId: period, payload }]);
}

async function report(from: string, until: string): Promise<Record<string, unknown>> {
  const money = ['received', 'paid', 'opening', 'recognised', 'closing'];
  const fields = money.map((name) => `${name} { amountMinor }`).join(' ');
  const asked = `settledExchanges(currency: "${currency}", from: "${from}", until: "${until}")
    { settledThrough takenOver released feePoints ${fields} }`;
  const { data, errors } = await given.subgraph.ask(`{ ${asked} }`, {}, ops);
  if (errors) throw new Error(JSON.stringify(errors));
  const found = data?.['settledExchanges'] as Record<string, unknown>;
  const minor = (name: string) => (found[name] as { amountMinor: number }).amountMinor;
  return { ...found, ...Object.fromEntries(money.map((name) => [name, minor(name)])) };
}

test('consideration for points taken over is deferred, and becomes revenue as their cohort is redeemed', async () => {
  const member = await given.member().withPoints(100, currency);
  expect(await report('2027-03', '2027-03')).toMatchObject({ settledThrough: null, received: 0, closing: 0 });
  await moveTo('2027-04-01T04:00:00Z');
  const march = {
    takenOver: 100,
    considerationReceivedMinor: 1900,
    released: 40,
    considerationPaidMinor: 760,
    feePoints: 3,
  };
  expect(await closed('2027-03', march)).toEqual([]);
  expect(await report('2027-03', '2027-03')).toEqual({
    ...{ settledThrough: '2027-03', takenOver: 100, released: 40, feePoints: 3, received: 1900, paid: 760 },
    ...{ opening: 0, recognised: 0, closing: 1900 },
  });
  // A quarter of the cohort is redeemed: of 1,900 fen 475.
  const holdId = await member.holding(25, { currency });
  await given.ask('settleHold', member.settlement(holdId, 25, { currency }));
  expect(await report('2027-04', '2027-04')).toMatchObject({
    opening: 1900,
    received: 0,
    recognised: 475,
    closing: 1425,
  });
  // What a dispute took back in April: of 400 fen a quarter of nothing, for that month has a cohort of its own, in which nobody has points.
  await moveTo('2027-05-01T04:00:00Z');
  await closed('2027-04', { takenOver: -20, considerationReceivedMinor: -400 });
  expect(await report('2027-03', '2027-04')).toMatchObject({
    ...{ settledThrough: '2027-04', takenOver: 80, received: 1500, recognised: 475, closing: 1025 },
  });
  // The rest of March's cohort expires with March 2028.
  await moveTo('2028-04-02T00:00:00Z');
  expect(await report('2028-03', '2028-04')).toMatchObject({ opening: 1025, recognised: 1425, closing: -400 });
});

test('a month is taken once, whatever is told of it later, and from partners alone', async () => {
  await moveTo('2027-04-01T04:00:00Z');
  await closed('2027-03', { considerationReceivedMinor: 100 });
  await closed('2027-03', { considerationReceivedMinor: 999 });
  expect(await report('2027-03', '2027-03')).toMatchObject({ received: 100 });
  expect(await closed('2027-02', { considerationReceivedMinor: 5 }, 'rewards')).not.toEqual([]);
  expect(await report('2027-02', '2027-03')).toMatchObject({ received: 100 });
});

test('it is for ops who may read points, and for months that have begun', async () => {
  const asked = `settledExchanges(currency: "${currency}", from: "2027-03", until: "2027-03") { paid { amountMinor } }`;
  for (const [as, code] of [
    [callerOf.anonymous(), 'UNAUTHENTICATED'],
    [callerOf.member(newId()), 'FORBIDDEN'],
    [callerOf.ops('ann', ['partners:read']), 'FORBIDDEN'],
    [callerOf.partner('bakery'), 'FORBIDDEN'],
  ] as const) {
    const { errors } = await given.subgraph.ask(`{ ${asked} }`, {}, { as });
    expect(errors?.[0]?.extensions.code).toBe(code);
  }
  await expect(report('2027-04', '2027-04')).rejects.toThrow('BAD_USER_INPUT');
  await expect(report('2027-03', '2027-02')).rejects.toThrow('BAD_USER_INPUT');
});
