import { newId } from '../../../../chassis/ids.js';
import { callerOf } from '../../../../chassis/testing/callers.js';
import { agreementInput, answerOf, ann, faultOf } from '../arrange.js';
import { capsOf, suspended, toldOf, usedOf } from '../agreements/agreed.js';
import { holdIdOf } from '../points-stand-in.js';
import { startWithTeahouse, teahouse, type TeahouseWorld } from './with-teahouse.js';

let there: TeahouseWorld;

beforeAll(async () => {
  there = await startWithTeahouse();
});
afterAll(() => there.world.stop());

const harvest = (memberId: string) => there.world.points.spendable(memberId, 'HARVEST');
const holdOf = (exchangeId: string) => there.world.points.holds.get(holdIdOf(exchangeId));
const endOf = async (exchangeId: string) => (await there.stateOf(exchangeId))['exchange'] as Record<string, unknown>;

describe('an exchange into points that the partner keeps', () => {
  test('is announced when the member commits, and done when the partner confirms', async () => {
    const { world } = there;
    const { memberId, linkId } = await there.linked();
    const exchangeId = await world.quoted(memberId, { to: 'LEAF', amount: 105 });
    // 100 at 1 for 5 are 20; a tenth of them is kept back. The partner has five minutes, and the hold lasts a day longer.
    const quotedUntil = Date.now() + 600_000;
    expect((holdOf(exchangeId)?.expiresAt.getTime() ?? 0) - quotedUntil).toBeGreaterThan(86_400_000);
    expect(await toldOf(world, 'teahouse', exchangeId)).toEqual([]);
    expect(answerOf(await there.confirm(exchangeId))).toMatchObject({ code: 'EXCHANGE_NOT_ANNOUNCED' });
    const committed = answerOf(await world.commit(memberId, exchangeId));
    expect(committed).toMatchObject({ __typename: 'Exchange', status: 'ANNOUNCED', given: 100, received: 18, fee: 2 });
    expect(answerOf(await world.commit(memberId, exchangeId))).toEqual(committed);
    expect(answerOf(await world.cancel(memberId, exchangeId))).toMatchObject({
      code: 'EXCHANGE_CLOSED',
      closedAs: 'ANNOUNCED',
    });
    const [message] = await world.subgraph.asAdmin<{ data: Record<string, unknown> }>(
      `select data from webhook_message where type = 'exchange.announced' and data ->> 'exchangeId' = $1`,
      [exchangeId],
    );
    const rate = { numerator: 1, denominator: 5, step: 10, feePercent: 10 };
    expect(message?.data).toEqual({
      ...{ exchangeId, partnerKey: null, linkId, status: 'ANNOUNCED', from: 'HARVEST', to: 'LEAF' },
      ...{
        given: 100,
        received: 18,
        fee: 2,
        rate,
        quotedUntil: committed['quotedUntil'],
        answerBy: expect.any(String),
        endedAt: null,
      },
    });
    expect(JSON.stringify(message)).not.toContain(memberId);
    const confirmed = answerOf(await there.confirm(exchangeId));
    expect(confirmed).toMatchObject({ status: 'COMMITTED', linkId, partnerKey: `T-${exchangeId}` });
    expect(answerOf(await there.confirm(exchangeId))).toEqual(confirmed);
    expect(world.points.asked('giveHeld')).toHaveLength(1);
    expect(world.points.clearing.get('teahouse/HARVEST')).toBe(100);
    expect(harvest(memberId)).toBe(900);
    expect(await toldOf(world, 'teahouse', exchangeId)).toEqual([
      ['exchange.announced', 'ANNOUNCED'],
      ['exchange.committed', 'COMMITTED'],
    ]);
    const items = await world.subgraph.asAdmin(
      'select kind, given, received, fee from settlement_item where exchange_id = $1',
      [exchangeId],
    );
    expect(items).toEqual([{ kind: 'EXCHANGE', given: '100', received: '18', fee: '2' }]);
    expect((await world.newsOf(exchangeId)).map(({ status }) => status)).toEqual(['COMMITTED']);
  });

  test('is given back when the partner rejects it, with its word for why', async () => {
    const { world } = there;
    const { memberId } = await there.linked();
    const exchangeId = await there.announced(memberId);
    expect(answerOf(await there.reject(exchangeId))).toMatchObject({
      status: 'REJECTED',
      rejectReason: 'ACCOUNT_CLOSED',
    });
    expect(answerOf(await there.reject(exchangeId))).toMatchObject({ status: 'REJECTED' });
    expect(answerOf(await there.confirm(exchangeId))).toMatchObject({ code: 'EXCHANGE_CLOSED', closedAs: 'REJECTED' });
    expect(harvest(memberId)).toBe(1_000);
    expect(await toldOf(world, 'teahouse', exchangeId)).toEqual([
      ['exchange.announced', 'ANNOUNCED'],
      ['exchange.rejected', 'REJECTED'],
    ]);
    expect((await world.newsOf(exchangeId)).map(({ status }) => status)).toEqual(['PARTNER_REJECTED']);
  });

  test.each(['the job', 'the partner itself, too late'])(
    'runs out by %s, and whoever comes later is told what it came to',
    async (who) => {
      const { world } = there;
      const { memberId } = await there.linked();
      const exchangeId = await there.announced(memberId);
      await world.clock.advance({ seconds: 300 });
      if (who === 'the job') await world.runJob();
      expect(answerOf(await there.confirm(exchangeId))).toMatchObject({
        code: 'EXCHANGE_CLOSED',
        closedAs: 'TIMED_OUT',
      });
      expect(answerOf(await there.reject(exchangeId))).toMatchObject({
        code: 'EXCHANGE_CLOSED',
        closedAs: 'TIMED_OUT',
      });
      expect(await endOf(exchangeId)).toMatchObject({ status: 'TIMED_OUT' });
      expect(harvest(memberId)).toBe(1_000);
      expect(await toldOf(world, 'teahouse', exchangeId)).toEqual([
        ['exchange.announced', 'ANNOUNCED'],
        ['exchange.timed_out', 'TIMED_OUT'],
      ]);
      expect((await world.newsOf(exchangeId)).map(({ status }) => status)).toEqual(['TIMED_OUT']);
    },
  );

  test('is confirmed in time up to the last moment, after the quote’s end too', async () => {
    const { world } = there;
    const { memberId } = await there.linked();
    await world.publishAgreement({ partner: 'teahouse', confirmWithinSeconds: 86_400, reversalDays: 7 });
    const exchangeId = await there.announced(memberId);
    await world.clock.advance({ hours: 23 });
    expect(answerOf(await there.confirm(exchangeId))).toMatchObject({ status: 'COMMITTED' });
    await world.publishAgreement({ partner: 'teahouse', reversalDays: 7 });
  });

  test('needs a link with the partner', async () => {
    const memberId = there.world.memberWith(1_000);
    expect(answerOf(await there.world.quote(memberId, { to: 'LEAF', amount: 100 }))).toMatchObject({
      ...{ __typename: 'NotLinked', code: 'NOT_LINKED', message: 'Link your account with the partner teahouse first' },
    });
    const back = faultOf(await there.world.quote(memberId, { from: 'LEAF', to: 'HARVEST', amount: 10 }));
    expect(back).toEqual({ code: 'BAD_USER_INPUT', path: ['input', 'from'] });
  });

  test('counts against caps until it comes to nothing', async () => {
    const { world } = there;
    await world.publishAgreement({ partner: 'teahouse', caps: capsOf({ perDayReceived: 18 }), reversalDays: 7 });
    const { memberId } = await there.linked();
    const exchangeId = await there.announced(memberId);
    expect(answerOf(await world.quote(memberId, { to: 'LEAF', amount: 100 }))).toMatchObject({ code: 'CAP_REACHED' });
    await there.reject(exchangeId);
    expect(await usedOf(world, 'teahouse', 'PER_DAY_RECEIVED')).toBe(0);
    await world.publishAgreement({ partner: 'teahouse', reversalDays: 7 });
  });

  test('ends properly with a partner that is suspended meanwhile', async () => {
    const { world } = there;
    const { memberId } = await there.linked();
    const [announced, quoted] = [
      await there.announced(memberId),
      await world.quoted(memberId, { to: 'LEAF', amount: 100 }),
    ];
    const input = { changeId: newId(), partner: 'teahouse', reason: 'its system was broken into' };
    await world.ask(ann, suspended.suspend, { input });
    expect(answerOf(await world.quote(memberId, { to: 'LEAF', amount: 100 }))).toMatchObject({
      code: 'PARTNER_SUSPENDED',
    });
    expect(answerOf(await there.confirm(announced))).toMatchObject({ status: 'COMMITTED' });
    expect(answerOf(await world.commit(memberId, quoted))).toMatchObject({ status: 'ANNOUNCED' });
    expect(answerOf(await there.reject(quoted))).toMatchObject({ status: 'REJECTED' });
    await world.ask(ann, suspended.resume, { input: { ...input, changeId: newId() } });
  });
});

describe('what gets lost on the way', () => {
  test.each(['before', 'after'] as const)(
    'a crash %s points gave: the choice stands, and the job carries it out',
    async (when) => {
      const { world } = there;
      const { memberId } = await there.linked();
      const exchangeId = await there.announced(memberId);
      world.points.failNext('giveHeld', when);
      expect(faultOf(await there.confirm(exchangeId)).code).toBe('UNAVAILABLE');
      await world.restart();
      expect(answerOf(await world.cancel(memberId, exchangeId))).toMatchObject({ closedAs: 'PENDING' });
      expect(await there.stateOf(exchangeId)).toMatchObject({ state: 'UNDER_WAY', exchange: { status: 'PENDING' } });
      // Its own time is over by then; it had confirmed in time.
      await world.clock.advance({ minutes: 6 });
      await world.runJob();
      expect(answerOf(await there.confirm(exchangeId))).toMatchObject({ status: 'COMMITTED' });
      expect(answerOf(await there.reject(exchangeId))).toMatchObject({ closedAs: 'COMMITTED' });
    },
  );

  test.each(['before', 'after'] as const)('a crash %s points gave back', async (when) => {
    const { world } = there;
    const { memberId } = await there.linked();
    const exchangeId = await there.announced(memberId);
    world.points.failNext('voidHold', when);
    expect(faultOf(await there.reject(exchangeId)).code).toBe('UNAVAILABLE');
    await world.restart();
    expect(answerOf(await there.reject(exchangeId))).toMatchObject({ status: 'REJECTED' });
    expect(harvest(memberId)).toBe(1_000);
  });

  test('points that stays away for more than a day undoes it, and the partner and ops are told', async () => {
    const { world } = there;
    const { memberId } = await there.linked();
    const exchangeId = await there.announced(memberId);
    world.points.failNext('giveHeld', 'before');
    await there.confirm(exchangeId);
    await world.clock.advance({ hours: 25 });
    await world.runJob();
    expect((await toldOf(world, 'teahouse', exchangeId)).at(-1)).toEqual(['exchange.timed_out', 'TIMED_OUT']);
    const alerts = await world.subgraph.asAdmin('select brand, rule from partner_alert where about = $1', [exchangeId]);
    expect(alerts).toEqual([{ brand: 'teahouse', rule: 'CONFIRMED_AND_LAPSED' }]);
    expect(answerOf(await there.confirm(exchangeId))).toMatchObject({ closedAs: 'TIMED_OUT' });
    expect(harvest(memberId)).toBe(1_000);
  });

  test('confirmations, rejections and the job at once reach one end', async () => {
    const { world } = there;
    for (let round = 0; round < 5; round += 1) {
      const { memberId } = await there.linked();
      const exchangeId = await there.announced(memberId);
      const answers = await Promise.all([
        ...[there.confirm(exchangeId), there.reject(exchangeId), there.confirm(exchangeId), there.reject(exchangeId)],
        world.runJob().then(() => null),
      ]);
      const { status } = await endOf(exchangeId);
      expect(['COMMITTED', 'REJECTED']).toContain(status);
      for (const answer of answers.filter((one) => one !== null).map(answerOf)) {
        expect(answer['status'] ?? answer['closedAs']).toBe(status);
      }
      expect(harvest(memberId)).toBe(status === 'COMMITTED' ? 900 : 1_000);
      expect(await toldOf(world, 'teahouse', exchangeId)).toHaveLength(2);
    }
  });
});

describe('a partner’s own number', () => {
  test('stands for one exchange, and an exchange for one number', async () => {
    const { memberId } = await there.linked();
    const [one, other] = [await there.announced(memberId), await there.announced(memberId)];
    await there.confirm(one, 'T-1');
    expect(faultOf(await there.confirm(one, 'T-2')).code).toBe('IDEMPOTENCY_CONFLICT');
    expect(answerOf(await there.confirm(other, 'T-1'))).toMatchObject({
      code: 'DUPLICATE_TRANSACTION',
      firstExchangeId: one,
    });
    // It was a mistake that can be mended.
    expect(answerOf(await there.confirm(other, 'T-2'))).toMatchObject({ status: 'COMMITTED', partnerKey: 'T-2' });
  });

  test('used for two exchanges at once is taken by one of them', async () => {
    const { memberId } = await there.linked();
    const ids = [await there.announced(memberId), await there.announced(memberId)];
    const answers = (await Promise.all(ids.map((id) => there.confirm(id, 'T-3')))).map(answerOf);
    expect(answers.map(({ status, code }) => status ?? code).sort()).toEqual(['COMMITTED', 'DUPLICATE_TRANSACTION']);
  });
});

describe('who may', () => {
  test('another partner neither confirms, rejects nor sees it, and learns nothing of the member', async () => {
    const { memberId, linkId } = await there.linked();
    const exchangeId = await there.announced(memberId);
    const pharmacy = callerOf.partner('pharmacy', ['exchanges:read', 'exchanges:write']);
    expect(faultOf(await there.confirm(exchangeId, 'T-9', pharmacy)).code).toBe('FORBIDDEN');
    expect(faultOf(await there.reject(exchangeId, 'NO', pharmacy)).code).toBe('FORBIDDEN');
    expect(await there.stateOf(exchangeId, pharmacy)).toMatchObject({ state: 'UNKNOWN', exchange: null });
    const read = 'query ($id: ID!) { exchange(id: $id) { linkId partnerKey answerBy } }';
    expect(faultOf(await there.world.ask(pharmacy, read, { id: exchangeId })).code).toBe('FORBIDDEN');
    expect(answerOf(await there.world.ask(teahouse, read, { id: exchangeId }))).toMatchObject({
      linkId,
      partnerKey: null,
    });
    expect(answerOf(await there.world.ask(ann, read, { id: exchangeId }))).toMatchObject({ linkId: null });
    const whose = 'query ($id: ID!) { exchange(id: $id) { member { id } } }';
    expect(faultOf(await there.world.ask(teahouse, whose, { id: exchangeId })).code).toBe('FORBIDDEN');
    expect(answerOf(await there.world.ask(ann, whose, { id: exchangeId }))).toEqual({ member: { id: memberId } });
    for (const as of [
      callerOf.partner('teahouse', ['exchanges:read']),
      callerOf.member(memberId),
      ann,
      callerOf.channel(),
    ]) {
      expect(faultOf(await there.confirm(exchangeId, 'T-9', as)).code).toBe('FORBIDDEN');
      expect(faultOf(await there.reject(exchangeId, 'NO', as)).code).toBe('FORBIDDEN');
    }
  });

  test('what is no exchange of this kind, or no word, is said at its field', async () => {
    const { memberId } = await there.linked();
    const hosted = await there.world.committed(memberId);
    const bakery = callerOf.partner('bakery', ['exchanges:write']);
    expect(answerOf(await there.confirm(hosted, 'B-1', bakery))).toMatchObject({ code: 'EXCHANGE_NOT_ANNOUNCED' });
    expect(faultOf(await there.confirm(newId()))).toEqual({ code: 'BAD_USER_INPUT', path: ['input', 'exchangeId'] });
    expect(faultOf(await there.confirm('mine'))).toEqual({ code: 'BAD_USER_INPUT', path: ['input', 'exchangeId'] });
    const exchangeId = await there.announced(memberId);
    expect(faultOf(await there.confirm(exchangeId, 'has blanks'))).toEqual({
      code: 'BAD_USER_INPUT',
      path: ['input', 'partnerKey'],
    });
    expect(faultOf(await there.reject(exchangeId, 'Mr Li does not want it'))).toEqual({
      code: 'BAD_USER_INPUT',
      path: ['input', 'reason'],
    });
  });
});

test('without an agreement, nothing is announced to a partner', async () => {
  const { world } = there;
  const { memberId } = await there.linked();
  const quoted = await world.quoted(memberId, { to: 'LEAF', amount: 100 });
  const { validFrom, ...input } = agreementInput({ partner: 'teahouse' });
  await world.publishAgreement({
    ...input,
    validFrom,
    validUntil: new Date(Date.now() + 10 * 86_400_000).toISOString(),
  });
  await world.clock.advance({ minutes: 5 });
  // What was quoted while there was one goes on.
  expect(answerOf(await world.commit(memberId, quoted))).toMatchObject({ status: 'ANNOUNCED' });
  expect(answerOf(await there.confirm(quoted))).toMatchObject({ status: 'COMMITTED' });
  await world.clock.advance({ days: 11 });
  expect(answerOf(await world.quote(memberId, { to: 'LEAF', amount: 100 }))).toMatchObject({
    code: 'AGREEMENT_NOT_IN_FORCE',
  });
});
