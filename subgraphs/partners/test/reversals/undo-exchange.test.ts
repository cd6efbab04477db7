import type { Caller } from '../../../../chassis/caller.js';
import { newId } from '../../../../chassis/ids.js';
import { callerOf } from '../../../../chassis/testing/callers.js';
import { ann, answerOf, faultOf, type PartnersWorld } from '../arrange.js';
import { toldOf } from '../agreements/agreed.js';
import { startWithTeahouse, type TeahouseWorld } from '../exchanges/with-teahouse.js';

let there: TeahouseWorld;
let world: PartnersWorld;

beforeEach(async () => {
  there = await startWithTeahouse();
  ({ world } = there);
  await world.publishAgreement({ partner: 'bakery', reversalDays: 14 });
});
afterEach(() => world.stop());

const bakery = callerOf.partner('bakery', ['exchanges:write']);
const undo = `mutation ($input: UndoExchangeInput!) { undoExchange(input: $input) {
  __typename ... on Exchange { id status reversedAt } ... on Failure { code message } ... on NotReversible { standsAs }
  ... on ReversalWindowEnded { reversibleUntil } ... on AlreadyReversed { firstReversalId }
  ... on NotEnoughPoints { spendable needed } } }`;

const undone = (
  exchangeId: string,
  as: Caller = bakery,
  terms: Record<string, unknown> = {},
  locale: 'en' | 'zh-CN' = 'en',
) => world.ask(as, undo, { input: { reversalId: newId(), exchangeId, reason: 'BOOKED_IN_ERROR', ...terms } }, locale);

const spendable = (memberId: string) =>
  ['HARVEST', 'CRUMB'].map((currency) => world.points.spendable(memberId, currency));

const itemsOf = (exchangeId: string) =>
  world.subgraph.asAdmin(
    'select kind, given::int, received::int, fee::int from settlement_item where exchange_id = $1 order by written_at, kind',
    [exchangeId],
  );

test('a hosted exchange is undone in both halves, once, with the opposite sign in the settlement, and both are told', async () => {
  const memberId = world.memberWith(1_000);
  const exchangeId = await world.committed(memberId);
  expect(spendable(memberId)).toEqual([800, 100]);
  const input = { reversalId: newId() };
  const first = answerOf(await undone(exchangeId, bakery, input));
  expect(first).toMatchObject({ id: exchangeId, status: 'REVERSED', reversedAt: expect.any(String) });
  expect(answerOf(await undone(exchangeId, bakery, input))).toEqual(first);
  expect(spendable(memberId)).toEqual([1_000, 0]);
  expect(answerOf(await undone(exchangeId))).toMatchObject({
    code: 'ALREADY_REVERSED',
    firstReversalId: input.reversalId,
  });
  expect(answerOf(await undone(exchangeId, ann))).toMatchObject({ code: 'ALREADY_REVERSED' });
  expect(faultOf(await undone(exchangeId, bakery, { ...input, reason: 'OTHER' })).code).toBe('IDEMPOTENCY_CONFLICT');
  expect(await itemsOf(exchangeId)).toEqual([
    { kind: 'EXCHANGE', given: 200, received: 100, fee: 0 },
    { kind: 'REVERSAL', given: -200, received: -100, fee: 0 },
  ]);
  expect(await toldOf(world, 'bakery', exchangeId)).toEqual([
    ['exchange.committed', 'COMMITTED'],
    ['exchange.reversed', 'REVERSED'],
  ]);
  expect(await world.statusOf(memberId, exchangeId)).toBe('REVERSED');
  expect((await world.newsOf(exchangeId)).map(({ status }) => status)).toEqual(['COMMITTED', 'REVERSED']);
  expect(world.points.clearing.get('bakery/HARVEST')).toBe(0);
});

test('of an exchange with a partner that keeps points the half is undone that was posted here', async () => {
  const { memberId, linkId } = await there.linked();
  const teahouse = callerOf.partner('teahouse', ['exchanges:write']);
  const out = await there.announced(memberId);
  expect(answerOf(await undone(out, teahouse))).toMatchObject({ code: 'NOT_REVERSIBLE', standsAs: 'ANNOUNCED' });
  await there.confirm(out);
  expect(answerOf(await undone(out, teahouse))).toMatchObject({ status: 'REVERSED' });
  expect(spendable(memberId)).toEqual([1_000, 0]);
  const credited = String(answerOf(await there.credit(linkId))['id']);
  expect(spendable(memberId)).toEqual([1_100, 0]);
  expect(answerOf(await undone(credited, teahouse))).toMatchObject({ status: 'REVERSED' });
  expect(spendable(memberId)).toEqual([1_000, 0]);
  expect((await itemsOf(out)).map(({ received }) => received)).toEqual([18, -18]);
  expect(world.points.asked('reverseExchange').map(({ out: gave, in: got }) => [gave !== null, got !== null])).toEqual([
    [true, false],
    [false, true],
  ]);
});

test('what the member has spent refuses, nothing moves, and it may be tried again once they have it', async () => {
  const memberId = world.memberWith(1_000);
  const exchangeId = await world.committed(memberId);
  world.points.give(memberId, 'CRUMB', -40);
  const input = { reversalId: newId() };
  const refused = { code: 'NOT_ENOUGH_POINTS', spendable: 60, needed: 100 };
  expect(answerOf(await undone(exchangeId, bakery, input))).toMatchObject(refused);
  expect(spendable(memberId)).toEqual([800, 60]);
  world.points.give(memberId, 'CRUMB', 40);
  expect(answerOf(await undone(exchangeId, bakery, input))).toMatchObject(refused);
  expect(answerOf(await undone(exchangeId))).toMatchObject({ status: 'REVERSED' });
  expect(spendable(memberId)).toEqual([1_000, 0]);
  // The ids that points knows come from the exchange and the attempt, not from the caller.
  expect(new Set(world.points.asked('reverseExchange').map(({ reversalId }) => reversalId)).size).toBe(2);
});

test('partners have the days that were agreed on when it was quoted, ops as long as they like', async () => {
  const memberId = world.memberWith(1_000);
  const [one, other] = [await world.committed(memberId), await world.committed(memberId)];
  await world.publishAgreement({ partner: 'bakery', reversalDays: 0 });
  await world.clock.advance({ days: 13, hours: 23 });
  expect(answerOf(await undone(one))).toMatchObject({ status: 'REVERSED' });
  await world.clock.advance({ hours: 2 });
  expect(answerOf(await undone(other, bakery, {}, 'zh-CN'))).toMatchObject({
    ...{ code: 'REVERSAL_WINDOW_ENDED', reversibleUntil: expect.any(String), message: '已超过撤销期限' },
  });
  const reversalId = newId();
  expect(answerOf(await undone(other, ann, { reversalId }))).toMatchObject({ status: 'REVERSED' });
  const recorded = await world.subgraph.asAdmin('select by, details from audit_log where subject = $1', [
    `exchange/${other}`,
  ]);
  expect(recorded).toEqual([{ by: 'ops:ann', details: { reversalId, reason: 'BOOKED_IN_ERROR' } }]);
});

test.each(['before', 'after'] as const)(
  'a crash %s points has acted: asking again, or the job, goes on',
  async (when) => {
    const memberId = world.memberWith(1_000);
    for (const goOn of ['ask', 'job']) {
      const exchangeId = await world.committed(memberId);
      const input = { reversalId: newId() };
      world.points.failNext('reverseExchange', when);
      expect(faultOf(await undone(exchangeId, bakery, input)).code).toBe('UNAVAILABLE');
      await world.restart();
      expect(answerOf(await undone(exchangeId))).toMatchObject({
        code: 'ALREADY_REVERSED',
        firstReversalId: input.reversalId,
      });
      if (goOn === 'job') {
        await world.clock.advance({ seconds: 31 });
        await world.subgraph.service.runJob('finish-pending-reversals');
        expect(await world.statusOf(memberId, exchangeId)).toBe('REVERSED');
      }
      expect(answerOf(await undone(exchangeId, bakery, input))).toMatchObject({ status: 'REVERSED' });
      expect(spendable(memberId)).toEqual([1_000, 0]);
      expect(await itemsOf(exchangeId)).toHaveLength(2);
    }
  },
);

test('the two brands and ops at once undo it once', async () => {
  const { memberId, linkId } = await there.linked();
  const teahouse = callerOf.partner('teahouse', ['exchanges:write']);
  await world.publishAgreement({ partner: 'teahouse', reversalDays: 7 });
  const exchangeId = String(answerOf(await there.credit(linkId, { to: 'CRUMB', amount: 20 }))['id']);
  const answers = (
    await Promise.all([
      undone(exchangeId),
      undone(exchangeId, teahouse),
      undone(exchangeId, ann),
      undone(exchangeId, ann),
    ])
  ).map(answerOf);
  expect(answers.map(({ status, code }) => status ?? code).sort()).toEqual([
    ...Array(3).fill('ALREADY_REVERSED'),
    'REVERSED',
  ]);
  expect(spendable(memberId)).toEqual([1_000, 0]);
});

test('only what was committed is undone, and only by its own brands', async () => {
  const memberId = world.memberWith(1_000);
  const [quoted, committed] = [await world.quoted(memberId), await world.committed(memberId)];
  expect(answerOf(await undone(quoted))).toMatchObject({ code: 'NOT_REVERSIBLE', standsAs: 'QUOTED' });
  await world.cancel(memberId, quoted);
  expect(answerOf(await undone(quoted, ann))).toMatchObject({ code: 'NOT_REVERSIBLE', standsAs: 'CANCELLED' });
  const others = [
    callerOf.partner('pharmacy', ['exchanges:write']),
    callerOf.partner('bakery', ['exchanges:read']),
    callerOf.member(memberId),
    callerOf.ops('cy', ['partners:read']),
  ];
  for (const as of others) expect(faultOf(await undone(committed, as)).code).toBe('FORBIDDEN');
  expect(faultOf(await undone(newId()))).toEqual({ code: 'BAD_USER_INPUT', path: ['input', 'exchangeId'] });
  expect(faultOf(await undone(committed, bakery, { reason: 'so' }))).toEqual({
    code: 'BAD_USER_INPUT',
    path: ['input', 'reason'],
  });
});

test('an end that was undone stays so, even by a statement of our own', async () => {
  const memberId = world.memberWith(1_000);
  const exchangeId = await world.committed(memberId);
  await undone(exchangeId);
  const change = (set: string) =>
    world.subgraph.database.read.query(`update exchange set ${set} where id = $1`, [exchangeId]);
  await expect(change('reversed_at = null')).rejects.toThrow(/is fixed/);
  await expect(change('received = received + 1')).rejects.toThrow(/is fixed/);
  const cancelled = await world.quoted(memberId);
  await world.cancel(memberId, cancelled);
  await expect(
    world.subgraph.database.read.query('update exchange set reversed_at = app_now() where id = $1', [cancelled]),
  ).rejects.toThrow(/is fixed/);
});
