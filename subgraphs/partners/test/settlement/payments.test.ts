import { newId } from '../../../../chassis/ids.js';
import { callerOf } from '../../../../chassis/testing/callers.js';
import { ann, answerOf, bo, faultOf, PartnersWorld } from '../arrange.js';
import { advise, advising, confirm, confirming, rejectPayment, rejecting } from './payment-steps.js';
import { close, partner, statementOf } from './statements.js';

let world: PartnersWorld;
const [bakery, pharmacy] = [partner('bakery'), partner('pharmacy')];

/** A month in which the bakery owes harvest 1,000 fen, closed; its payment's id. */
let period = '2026-10';
async function owed(): Promise<string> {
  const [year = 0, month = 0] = period.split('-').map(Number);
  const next = new Date(Date.UTC(year, month, 15));
  period = next.toISOString().slice(0, 7);
  await world.clock.moveTo(next);
  const memberId = world.memberWith(500, 'CRUMB');
  await world.committed(memberId, { from: 'CRUMB', to: 'HARVEST', amount: 500 });
  await world.clock.moveTo(new Date(Date.UTC(year, month + 1, 2)));
  await close(world);
  const [payment] = (await statementOf(world, 'bakery', period)).payments;
  return payment?.id ?? '';
}

beforeAll(async () => {
  world = await PartnersWorld.startWithPartners();
});
afterAll(() => world.stop());

test('the payer says that it paid, the payee that the money came; each is told, and the settlement shows it', async () => {
  const paymentId = await owed();
  expect(answerOf(await world.ask(bakery, advise, advising(paymentId)))).toMatchObject({
    ...{
      id: paymentId,
      state: 'ADVISED',
      reference: 'REF 1',
      paidOn: '2026-12-01',
      payer: 'bakery',
      payee: 'harvest-table',
    },
  });
  expect(answerOf(await world.ask(ann, confirm, confirming(paymentId)))).toMatchObject({ state: 'CONFIRMED' });
  expect((await statementOf(world, 'bakery', period)).payments).toMatchObject([{ id: paymentId, state: 'CONFIRMED' }]);
  const told = await world.subgraph.asAdmin<{ brand: string; data: Record<string, unknown> }>(
    `select brand, data from webhook_message where type = 'settlement.payment' order by created_at, id`,
  );
  expect(told.map(({ brand, data }) => [brand, data['state']])).toEqual([
    ['bakery', 'ADVISED'],
    ['bakery', 'CONFIRMED'],
  ]);
  expect(told[0]?.data).toEqual({
    ...{ period: '2026-11', payer: 'bakery', payee: 'harvest-table', amountMinor: 1000, state: 'ADVISED' },
  });
});

test('money that did not come is owed as before, and can be advised again', async () => {
  const paymentId = await owed();
  await world.ask(bakery, advise, advising(paymentId));
  const rejected = answerOf(await world.ask(ann, rejectPayment, rejecting(paymentId)));
  expect(rejected).toMatchObject({ state: 'OPEN', rejection: 'not on our account', reference: null, advisedAt: null });
  expect(answerOf(await world.ask(bakery, advise, advising(paymentId)))).toMatchObject({
    state: 'ADVISED',
    rejection: null,
  });
  expect(answerOf(await world.ask(ann, confirm, confirming(paymentId)))).toMatchObject({
    state: 'CONFIRMED',
    rejection: null,
  });
});

test('each step is refused where the payment is not there yet, or is further', async () => {
  const paymentId = await owed();
  const notReady = (paymentState: string) => ({ __typename: 'PaymentNotReady', paymentState });
  expect(answerOf(await world.ask(ann, confirm, confirming(paymentId)))).toMatchObject(notReady('OPEN'));
  expect(answerOf(await world.ask(ann, rejectPayment, rejecting(paymentId)))).toMatchObject(notReady('OPEN'));
  await world.ask(bakery, advise, advising(paymentId));
  expect(answerOf(await world.ask(bakery, advise, advising(paymentId)))).toMatchObject(notReady('ADVISED'));
  const chinese = answerOf(await world.ask(bakery, advise, advising(paymentId), 'zh-CN'));
  expect(chinese['message']).toContain('ADVISED 状态');
  await world.ask(ann, confirm, confirming(paymentId));
  expect(answerOf(await world.ask(ann, rejectPayment, rejecting(paymentId)))).toMatchObject(notReady('CONFIRMED'));
});

test('the same request again is answered the same, with another input it is a conflict; two at once are one', async () => {
  const paymentId = await owed();
  const advice = advising(paymentId);
  const both = await Promise.all([world.ask(bakery, advise, advice), world.ask(bakery, advise, advice)]);
  for (const one of both) expect(answerOf(one)).toMatchObject({ state: 'ADVISED' });
  const other = { input: { ...advice.input, reference: 'REF 2' } };
  expect(faultOf(await world.ask(bakery, advise, other)).code).toBe('IDEMPOTENCY_CONFLICT');
  const racing = await Promise.all([ann, bo].map((as) => world.ask(as, confirm, confirming(paymentId))));
  expect(racing.map((one) => answerOf(one)['__typename']).sort()).toEqual(['PaymentNotReady', 'SettlementPayment']);
});

test('a payee does not advise, a payer does not confirm, a third does not know of it; one person of ops is not both', async () => {
  const paymentId = await owed();
  expect(faultOf(await world.ask(pharmacy, advise, advising(paymentId)))).toEqual({
    code: 'BAD_USER_INPUT',
    path: ['input', 'paymentId'],
  });
  expect(faultOf(await world.ask(bakery, advise, advising(newId()))).code).toBe('BAD_USER_INPUT');
  await world.ask(ann, advise, advising(paymentId));
  expect(faultOf(await world.ask(bakery, confirm, confirming(paymentId))).code).toBe('FORBIDDEN');
  expect(faultOf(await world.ask(ann, confirm, confirming(paymentId))).code).toBe('FORBIDDEN');
  expect(answerOf(await world.ask(bo, confirm, confirming(paymentId)))).toMatchObject({ state: 'CONFIRMED' });
});

test.each([
  ['a day to come', { paidOn: '2099-01-01' }, 'paidOn'],
  ['an empty reference', { reference: ' ' }, 'reference'],
  ['a reference that is too long', { reference: 'x'.repeat(101) }, 'reference'],
])('%s is bad input', async (_, terms, field) => {
  const paymentId = await owed();
  const fault = faultOf(await world.ask(bakery, advise, advising(paymentId, terms)));
  expect(fault).toEqual({ code: 'BAD_USER_INPUT', path: ['input', field] });
});

test.each([
  ['nobody', callerOf.anonymous(), 'UNAUTHENTICATED'],
  ['a member', callerOf.member(newId()), 'FORBIDDEN'],
  ['a partner who may only read', callerOf.partner('bakery'), 'FORBIDDEN'],
  ['ops who may only read', callerOf.ops('cy', ['partners:read']), 'FORBIDDEN'],
])('%s says nothing of a payment', async (_, as, code) => {
  expect(faultOf(await world.ask(as, advise, advising(newId()))).code).toBe(code);
  expect(faultOf(await world.ask(as, confirm, confirming(newId()))).code).toBe(code);
  expect(faultOf(await world.ask(as, rejectPayment, rejecting(newId()))).code).toBe(code);
});
