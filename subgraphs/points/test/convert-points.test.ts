import { newId } from '../../../chassis/ids.js';
import { ServiceCalls } from '../../../chassis/service-calls.js';
import { parseCallKeys } from '../../../chassis/signed-call.js';
import { callerOf } from '../../../chassis/testing/callers.js';
import { testSendKeys } from '../../../chassis/testing/test-keys.js';
import { postedAtOf } from './exchanges.js';
import { PointsUnderTest, type MemberUnderTest } from './given.js';

let given: PointsUnderTest;
beforeAll(async () => {
  given = await PointsUnderTest.start();
  await given.currency('CRUMB', 50);
  await given.currency('WELL', 200);
});
afterEach(() => given.booksBalance());
afterAll(() => given.stop());

/** The input of an exchange of a hold of 200 HARVEST into 90 CRUMB. */
async function exchange(member: MemberUnderTest, more: Record<string, unknown> = {}) {
  const exchangeId = newId();
  await member.holding(200, { holdId: exchangeId, purpose: 'EXCHANGE' });
  return {
    exchangeId,
    holdId: exchangeId,
    memberId: member.id,
    from: 'HARVEST',
    to: 'CRUMB',
    given: 200,
    received: 90,
    fromPartner: 'harvest-table',
    toPartner: 'bakery',
    ...more,
  };
}

const clearing = () =>
  given.subgraph.asAdmin(
    `select currency, owner, balance::int from account where kind = 'CLEARING' and balance <> 0 order by currency, owner`,
  );

describe('convertPoints', () => {
  it('takes one currency into clearing and pays the other out of it, in one step', async () => {
    const member = await given.member().withPoints(500);
    const input = await exchange(member);
    expect(await given.ask('convertPoints', input)).toEqual({
      __typename: 'Conversion',
      exchangeId: input.exchangeId,
      given: 200,
      received: 90,
      postedAt: await postedAtOf(given, 'exchangeId', input.exchangeId),
    });
    expect(await member.wallet()).toEqual({ spendable: 300, pending: 0, held: 0, debt: 0 });
    expect(await member.wallet('CRUMB')).toEqual({ spendable: 90, pending: 0, held: 0, debt: 0 });
    expect(await clearing()).toEqual([
      { currency: 'CRUMB', owner: 'harvest-table', balance: -90 },
      { currency: 'HARVEST', owner: 'bakery', balance: 200 },
    ]);
  });

  it('refuses a hold that has run out, was voided, or is not there', async () => {
    const member = await given.member().withPoints(500);
    const [late, voided] = [await exchange(member), await exchange(member)];
    await given.ask('voidHold', { holdId: voided.holdId }, { via: 'partners' });
    expect(await given.ask('convertPoints', voided)).toMatchObject({ __typename: 'HoldNotOpen', holdStatus: 'VOIDED' });
    const unknown = { ...voided, exchangeId: newId(), holdId: newId() };
    expect(await given.ask('convertPoints', unknown)).toMatchObject({ holdStatus: 'UNKNOWN' });
    await given.subgraph.clock.advance({ minutes: 61 });
    expect(await given.ask('convertPoints', late)).toMatchObject({ code: 'HOLD_NOT_OPEN', holdStatus: 'EXPIRED' });
    expect(await member.wallet('CRUMB')).toMatchObject({ spendable: 0 });
  });

  it('answers the same key alike, refuses it with another input, and converts once when callers race', async () => {
    const member = await given.member().withPoints(500);
    const input = await exchange(member);
    const answers = await Promise.all([1, 2, 3].map(() => given.ask('convertPoints', input)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    const { errors } = await given.tryTo('convertPoints', { ...input, received: 9_000 });
    expect(errors?.[0]?.extensions.code).toBe('IDEMPOTENCY_CONFLICT');
    expect(await member.wallet('CRUMB')).toMatchObject({ spendable: 90 });
  });

  it('and a void that race have one winner', async () => {
    const member = await given.member().withPoints(1_000);
    for (let round = 0; round < 4; round += 1) {
      const input = await exchange(member, { to: 'WELL', toPartner: 'pharmacy' });
      const [converted, voided] = await Promise.all([
        given.ask('convertPoints', input),
        given.ask('voidHold', { holdId: input.holdId }, { via: 'partners' }),
      ]);
      expect([converted.__typename, voided.__typename].sort()).toEqual(
        converted.__typename === 'Conversion' ? ['Conversion', 'HoldNotOpen'] : ['Hold', 'HoldNotOpen'],
      );
    }
  });

  it('throws back what does not fit the hold, currencies that are none, and points that are none', async () => {
    const member = await given.member().withPoints(500);
    const input = await exchange(member);
    const before = await given.everything();
    const changes: Record<string, unknown>[] = [
      { given: 199 },
      { given: 201 },
      { memberId: newId() },
      { from: 'CRUMB', to: 'HARVEST' },
      { to: 'HARVEST' },
      { to: 'GOLD' },
      { from: 'GOLD' },
      { received: 0 },
      { received: -1 },
      { received: 0.5 },
      { received: 2 ** 53 },
      { given: 0 },
      { fromPartner: '' },
      { owedAtMost: -1 },
      { owedAtMost: 0.5 },
      { owedAtMost: 2 ** 53 },
    ];
    for (const change of changes) {
      const { errors } = await given.tryTo('convertPoints', { ...input, ...change });
      expect([change, errors?.[0]?.extensions.code]).toEqual([change, 'BAD_USER_INPUT']);
    }
    expect(await given.everything()).toEqual(before);
  });

  it('is for partners alone, whoever it acts for', async () => {
    const member = await given.member().withPoints(500);
    const input = await exchange(member);
    for (const via of ['gateway', 'campaigns', 'rewards', 'members']) {
      for (const as of [callerOf.ops(), callerOf.member(member.id)]) {
        const { errors } = await given.tryTo('convertPoints', input, { as, via });
        expect([via, errors?.[0]?.extensions.code]).toEqual([via, 'FORBIDDEN']);
      }
    }
  });
});

/** A partner of its own, who owes nothing yet. */
const debtor = () => ({ fromPartner: `debtor-${newId().slice(-12)}` });
const owedBy = async ({ fromPartner }: { fromPartner: string }) => {
  const found = await given.subgraph.asAdmin<{ owed: number }>(
    `select -balance::int as owed from account where kind = 'CLEARING' and currency = 'CRUMB' and owner = '${fromPartner}'`,
  );
  return found[0]?.owed ?? 0;
};

describe('what a partner may owe', () => {
  it('is a limit that refuses, for ever under the same id, and that what is asked again is not held to', async () => {
    const [member, partner] = [await given.member().withPoints(1_000), debtor()];
    const first = await exchange(member, { ...partner, owedAtMost: 100 });
    const answered = await given.ask('convertPoints', first);
    expect(answered).toMatchObject({ __typename: 'Conversion', received: 90 });
    const second = await exchange(member, { ...partner, owedAtMost: 100 });
    const refused = { __typename: 'FundsExhausted', code: 'FUNDS_EXHAUSTED', available: 10, needed: 90 };
    expect(await given.ask('convertPoints', second)).toMatchObject(refused);
    // The limit is another by now: what was answered was answered.
    expect(await given.ask('convertPoints', { ...first, owedAtMost: 5 })).toEqual(answered);
    expect(await given.ask('convertPoints', { ...second, owedAtMost: null })).toMatchObject(refused);
    expect(await given.ask('convertPoints', { ...second, exchangeId: newId(), owedAtMost: 180 })).toMatchObject({
      __typename: 'Conversion',
    });
    expect(await owedBy(partner)).toBe(180);
  });

  it('is never exceeded, however many ask at once', async () => {
    const [members, partner] = [Array.from({ length: 50 }, () => given.member()), debtor()];
    await Promise.all(members.map((member) => member.withPoints(200)));
    const inputs = await Promise.all(
      members.map((member) => exchange(member, { ...partner, owedAtMost: 20 * 90 + 89 })),
    );
    const answers = await Promise.all(inputs.map((input) => given.ask('convertPoints', input)));
    const went = answers.filter(({ __typename }) => __typename === 'Conversion');
    const refused = answers.filter(({ __typename }) => __typename === 'FundsExhausted');
    expect([went.length, refused.length]).toEqual([20, 30]);
    for (const answer of refused) expect(answer).toMatchObject({ available: 89, needed: 90 });
    expect(await owedBy(partner)).toBe(1_800);
  });
});

describe('an answer from before the time was part of it', () => {
  it('is given again with the time that the journal has', async () => {
    const member = await given.member().withPoints(500);
    const input = await exchange(member);
    const answer = await given.ask('convertPoints', input);
    const [changed] = await given.subgraph.asAdmin<{ answer: unknown }>(
      `update answer_record set answer = answer #- '{value,postedAt}' where id = '${input.exchangeId}' and mutation = 'convertPoints'
       returning answer`,
    );
    expect(changed?.answer).toEqual({ value: { exchangeId: input.exchangeId, given: 200, received: 90 } });
    await given.subgraph.clock.advance({ minutes: 5 });
    expect(await given.ask('convertPoints', input)).toEqual(answer);
  });
});

describe('a published currency', () => {
  it('can be exchanged and held from then on, and changes its worth when published again', async () => {
    const partners = new ServiceCalls({
      from: 'partners',
      sendKeys: parseCallKeys(testSendKeys('partners')),
      peers: new Map([['points', given.subgraph.service.url]]),
    });
    const publish = (payload: Record<string, unknown>) => {
      const event = { id: newId(), topic: 'currency-published', aggregateId: 'LEAF', payload };
      const occurredAt = given.now().toISOString();
      const on = { caller: callerOf.service('partners'), requestId: newId() };
      return partners.post('points', '/events', { events: [{ ...event, occurredAt }] }, on);
    };
    const member = await given.member().withPoints(300);
    const input = await exchange(member, { to: 'LEAF', toPartner: 'tea-house', received: 400 });
    const { errors } = await given.tryTo('convertPoints', input);
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', inputPath: ['input', 'to'] });
    expect(await publish({ code: 'LEAF', pointsPerYuan: 1_000 })).toEqual({ refused: [] });
    await given.ask('convertPoints', input);
    const worth = 'wallet(currency: "LEAF") { worth { amountMinor currency } }';
    expect(await member.see(worth)).toMatchObject({ wallet: { worth: { amountMinor: 40, currency: 'CNY' } } });
    await publish({ code: 'LEAF', pointsPerYuan: 300 });
    // 400 / 300 yuan is 133.33 fen.
    expect(await member.see(worth)).toMatchObject({ wallet: { worth: { amountMinor: 133 } } });
    expect(await publish({ code: 'leaf', pointsPerYuan: 0.5 })).toMatchObject({ refused: [{}] });
    await partners.close();
  });
});
