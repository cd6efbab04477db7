import { newId } from '../../../chassis/ids.js';
import { callerOf } from '../../../chassis/testing/callers.js';
import { PointsUnderTest, type Answer, type MemberUnderTest } from './given.js';

let given: PointsUnderTest;
beforeAll(async () => {
  given = await PointsUnderTest.start();
});
afterEach(() => given.booksBalance());
afterAll(() => given.stop());

const settle = (member: MemberUnderTest, holdId: string, points: number) =>
  given.ask('settleHold', member.settlement(holdId, points));
const giveBack = (member: MemberUnderTest, holdId: string, points: number) =>
  given.ask('returnPoints', member.reversal(holdId, points));
const voidHold = (holdId: string) => given.ask('voidHold', { holdId });
const kinds = (answers: Answer[]) => answers.map(({ __typename }) => __typename).sort();

/** Asks twice, then with another input: the answer is stored, and nothing is done twice. */
async function isAnsweredOnce(mutation: string, input: Record<string, unknown>, other: Record<string, unknown>) {
  const first = await given.ask(mutation, input);
  const before = await given.everything();
  expect(await given.ask(mutation, input)).toEqual(first);
  const { errors } = await given.tryTo(mutation, { ...input, ...other });
  expect(errors?.[0]?.extensions.code).toBe('IDEMPOTENCY_CONFLICT');
  expect(await given.everything()).toEqual(before);
}

async function isThrownBack(mutation: string, inputs: Record<string, unknown>[]) {
  const before = await given.everything();
  for (const input of inputs) {
    const { data, errors } = await given.tryTo(mutation, input);
    expect([input, data ?? null, errors?.[0]?.extensions.code]).toEqual([input, null, 'BAD_USER_INPUT']);
  }
  expect(await given.everything()).toEqual(before);
}

describe('holdPoints', () => {
  it('sets points aside', async () => {
    const member = await given.member().withPoints(500);
    const input = member.hold(200);
    expect(await given.ask('holdPoints', input)).toEqual({
      __typename: 'Hold',
      holdId: input['holdId'],
      status: 'OPEN',
      points: 200,
      held: 200,
      settled: 0,
    });
    expect(await member.wallet()).toEqual({ spendable: 300, pending: 0, held: 200, debt: 0 });
  });

  it('refuses more than is spendable, in the language of the reader, and leaves the books as they were', async () => {
    const member = await (await given.member().withPoints(500)).withPending(40);
    const books = (await given.everything()).slice(0, -1);
    const input = member.hold(501);
    expect(await given.ask('holdPoints', input, { locale: 'zh-CN' })).toEqual({
      __typename: 'NotEnoughPoints',
      code: 'NOT_ENOUGH_POINTS',
      message: '积分不足：可用 500，需要 501',
      spendable: 500,
      needed: 501,
    });
    expect((await given.everything()).slice(0, -1)).toEqual(books);
  });

  it('refuses a member who never had points, without making accounts for them', async () => {
    const member = given.member();
    expect(await given.ask('holdPoints', member.hold(1))).toMatchObject({ spendable: 0, needed: 1 });
    expect(await given.subgraph.asAdmin('select 1 from account where owner = $1', [member.id])).toEqual([]);
  });

  it('gives a refusal again for the same key, even when there are enough points by then', async () => {
    const member = given.member();
    const input = member.hold(10);
    const refusal = await given.ask('holdPoints', input);
    await member.withPoints(100);
    expect(await given.ask('holdPoints', input)).toEqual(refusal);
    expect(await given.ask('holdPoints', member.hold(10))).toMatchObject({ __typename: 'Hold' });
  });

  it('is answered once', async () => {
    const member = await given.member().withPoints(500);
    await isAnsweredOnce('holdPoints', member.hold(200), { points: 201 });
  });

  it('gives the last points to one of two who race for them', async () => {
    const member = await given.member().withPoints(100);
    const answers = await Promise.all(
      [member.hold(60), member.hold(60)].map((input) => given.ask('holdPoints', input)),
    );
    expect(kinds(answers)).toEqual(['Hold', 'NotEnoughPoints']);
    expect(await member.wallet()).toMatchObject({ spendable: 40, held: 60 });
  });

  it('holds once when two callers race with one key', async () => {
    const member = await given.member().withPoints(100);
    const input = member.hold(60);
    const answers = await Promise.all([1, 2, 3].map(() => given.ask('holdPoints', input)));
    expect(kinds(answers)).toEqual(['Hold', 'Hold', 'Hold']);
    expect(await member.wallet()).toMatchObject({ spendable: 40, held: 60 });
  });

  it('throws back points, currencies, ids and ends that are none', async () => {
    const member = await given.member().withPoints(100);
    await isThrownBack('holdPoints', [
      ...[0, -1, 1.5, 2 ** 53].map((points) => member.hold(points)),
      member.hold(10, { currency: 'GOLD' }),
      member.hold(10, { holdId: 'x' }),
      member.hold(10, { expiresAt: given.inHours(-1) }),
      member.hold(10, { expiresAt: 'tomorrow' }),
      member.hold(10, { purpose: 'FUN' }),
    ]);
  });
});

describe('settleHold', () => {
  it('redeems all that is held, or a part', async () => {
    const member = await given.member().withPoints(500);
    const holdId = await member.holding(200);
    expect(await settle(member, holdId, 50)).toMatchObject({ status: 'OPEN', points: 200, held: 150, settled: 50 });
    expect(await settle(member, holdId, 150)).toMatchObject({ status: 'SETTLED', points: 200, held: 0, settled: 200 });
    expect(await member.wallet()).toEqual({ spendable: 300, pending: 0, held: 0, debt: 0 });
  });

  it('refuses a hold that is settled, voided, unknown or has run out', async () => {
    const member = await given.member().withPoints(500);
    const [settled, voided, late] = [await member.holding(10), await member.holding(10), await member.holding(10)];
    await settle(member, settled, 10);
    await voidHold(voided);
    expect(await settle(member, settled, 10)).toMatchObject({ __typename: 'HoldNotOpen', holdStatus: 'SETTLED' });
    expect(await settle(member, voided, 10)).toMatchObject({ __typename: 'HoldNotOpen', holdStatus: 'VOIDED' });
    expect(await settle(member, newId(), 10)).toMatchObject({ __typename: 'HoldNotOpen', holdStatus: 'UNKNOWN' });
    // One hour after it was made, by the database's clock, whether or not the sweep has come by.
    await given.subgraph.clock.advance({ minutes: 61 });
    expect(await settle(member, late, 10)).toMatchObject({ __typename: 'HoldNotOpen', holdStatus: 'EXPIRED' });
  });

  it('is answered once', async () => {
    const member = await given.member().withPoints(500);
    const holdId = await member.holding(200);
    await isAnsweredOnce('settleHold', member.settlement(holdId, 50), { points: 51 });
  });

  it('settles once when callers race with one key', async () => {
    const member = await given.member().withPoints(500);
    const input = member.settlement(await member.holding(200), 50);
    const answers = await Promise.all([1, 2, 3].map(() => given.ask('settleHold', input)));
    expect(answers.map(({ held, settled }) => [held, settled])).toEqual(Array(3).fill([150, 50]));
    expect(await member.wallet()).toMatchObject({ spendable: 300, held: 150 });
  });

  it('and a void that race have one winner', async () => {
    const member = await given.member().withPoints(500);
    for (let round = 0; round < 5; round += 1) {
      const holdId = await member.holding(10);
      const answers = await Promise.all([settle(member, holdId, 10), voidHold(holdId)]);
      expect(kinds(answers)).toEqual(['Hold', 'HoldNotOpen']);
    }
    const { spendable, held } = await member.wallet();
    expect(held).toBe(0);
    expect([500, 490, 480, 470, 460, 450]).toContain(spendable);
  });

  it('throws back more than is held, and points that are none', async () => {
    const member = await given.member().withPoints(500);
    const holdId = await member.holding(200);
    await isThrownBack(
      'settleHold',
      [201, 0, -1, 0.5, 2 ** 53].map((points) => member.settlement(holdId, points)),
    );
  });
});

describe('voidHold', () => {
  it('gives back what is still held', async () => {
    const member = await given.member().withPoints(500);
    const holdId = await member.holding(200);
    await settle(member, holdId, 50);
    expect(await voidHold(holdId)).toMatchObject({ __typename: 'Hold', status: 'VOIDED', held: 0, settled: 50 });
    expect(await member.wallet()).toEqual({ spendable: 450, pending: 0, held: 0, debt: 0 });
  });

  it('leaves a tombstone when it comes first, and the hold is refused when it comes', async () => {
    const member = await given.member().withPoints(500);
    const input = member.hold(200);
    const holdId = input['holdId'] as string;
    expect(await voidHold(holdId)).toMatchObject({ __typename: 'Hold', status: 'VOIDED', points: 0 });
    expect(await given.ask('holdPoints', input)).toMatchObject({ __typename: 'HoldNotOpen', holdStatus: 'VOIDED' });
    expect(await member.wallet()).toMatchObject({ spendable: 500, held: 0 });
  });

  it('never passes its hold: whichever of the two is first, no points stay held', async () => {
    const member = await given.member().withPoints(500);
    for (let round = 0; round < 8; round += 1) {
      const input = member.hold(20);
      const both = [given.ask('holdPoints', input), voidHold(input['holdId'] as string)];
      const [held, voided] = await Promise.all(round % 2 === 0 ? both : both.reverse());
      const answers = round % 2 === 0 ? [held, voided] : [voided, held];
      expect(answers[1]).toMatchObject({ __typename: 'Hold', status: 'VOIDED' });
      expect(['Hold', 'HoldNotOpen']).toContain(answers[0]?.__typename);
    }
    expect(await member.wallet()).toEqual({ spendable: 500, pending: 0, held: 0, debt: 0 });
  });

  it('refuses what was settled', async () => {
    const member = await given.member().withPoints(500);
    const holdId = await member.holding(200);
    await settle(member, holdId, 200);
    expect(await voidHold(holdId)).toMatchObject({ __typename: 'HoldNotOpen', holdStatus: 'SETTLED' });
  });

  it('is answered once, also when two callers race', async () => {
    const member = await given.member().withPoints(500);
    const holdId = await member.holding(200);
    const answers = await Promise.all([1, 2, 3].map(() => voidHold(holdId)));
    expect(kinds(answers)).toEqual(['Hold', 'Hold', 'Hold']);
    expect(await member.wallet()).toMatchObject({ spendable: 500, held: 0 });
    await isThrownBack('voidHold', [{ holdId: 'x' }]);
  });
});

describe('returnPoints', () => {
  it('gives settled points back, in parts, up to what was settled', async () => {
    const member = await given.member().withPoints(500);
    const holdId = await member.holding(200);
    await settle(member, holdId, 200);
    expect(await giveBack(member, holdId, 120)).toMatchObject({ __typename: 'Hold', status: 'SETTLED', settled: 80 });
    await isThrownBack('returnPoints', [member.reversal(holdId, 81)]);
    expect(await giveBack(member, holdId, 80)).toMatchObject({ settled: 0 });
    expect(await member.wallet()).toEqual({ spendable: 500, pending: 0, held: 0, debt: 0 });
  });

  it('refuses a hold of which nothing is settled', async () => {
    const member = await given.member().withPoints(500);
    const holdId = await member.holding(200);
    expect(await giveBack(member, holdId, 1)).toMatchObject({ __typename: 'HoldNotOpen', holdStatus: 'OPEN' });
    expect(await giveBack(member, newId(), 1)).toMatchObject({ __typename: 'HoldNotOpen', holdStatus: 'UNKNOWN' });
  });

  it('is answered once, and two that race return no more than was settled', async () => {
    const member = await given.member().withPoints(500);
    const holdId = await member.holding(200);
    await settle(member, holdId, 200);
    await isAnsweredOnce('returnPoints', member.reversal(holdId, 50), { points: 51 });
    const results = await Promise.all([1, 2].map(() => given.tryTo('returnPoints', member.reversal(holdId, 100))));
    expect(results.map(({ errors }) => errors?.[0]?.extensions.code ?? 'done').sort()).toEqual([
      'BAD_USER_INPUT',
      'done',
    ]);
    expect(await member.wallet()).toMatchObject({ spendable: 450 });
  });

  it('returns once when callers race with one key', async () => {
    const member = await given.member().withPoints(500);
    const holdId = await member.holding(200);
    await settle(member, holdId, 200);
    const input = member.reversal(holdId, 50);
    const answers = await Promise.all([1, 2, 3].map(() => given.ask('returnPoints', input)));
    expect(answers.map(({ settled }) => settled)).toEqual([150, 150, 150]);
    expect(await member.wallet()).toMatchObject({ spendable: 350 });
  });

  it('throws back points that are none', async () => {
    const member = given.member();
    await isThrownBack(
      'returnPoints',
      [0, -1, 0.5, 2 ** 53].map((points) => member.reversal(newId(), points)),
    );
  });
});

describe('whose a hold is', () => {
  const partners = { via: 'partners' };

  it('the service that made it: an exchange and a redemption of one id each have their own', async () => {
    const member = await given.member().withPoints(500);
    const exchanged = member.hold(100, { purpose: 'EXCHANGE' });
    const holdId = exchanged['holdId'] as string;
    await given.ask('holdPoints', exchanged, partners);
    // A redemption under the id of a cheap exchange is paid for with its own points, or not at all.
    expect(await given.ask('holdPoints', member.hold(15_000, { holdId }))).toMatchObject({
      __typename: 'NotEnoughPoints',
      spendable: 400,
    });
    expect(await settle(member, holdId, 100)).toMatchObject({ __typename: 'HoldNotOpen', holdStatus: 'UNKNOWN' });
    expect(await voidHold(holdId)).toMatchObject({ __typename: 'Hold', status: 'VOIDED', points: 0 });
    expect(await giveBack(member, holdId, 100)).toMatchObject({ holdStatus: 'VOIDED' });
    expect(await member.wallet()).toMatchObject({ spendable: 400, held: 100 });
    expect(await given.ask('voidHold', { holdId }, partners)).toMatchObject({ status: 'VOIDED', points: 100 });
  });

  it('both end, each by its own service and for its own points', async () => {
    await given.currency('CRUMB', 50);
    const member = await given.member().withPoints(500);
    const holdId = await member.holding(300);
    await member.holding(100, { holdId, purpose: 'EXCHANGE' });
    const exchange = { exchangeId: newId(), holdId, memberId: member.id, from: 'HARVEST', to: 'CRUMB', received: 40 };
    const brands = { fromPartner: 'harvest-table', toPartner: 'bakery' };
    const { errors } = await given.tryTo('convertPoints', { ...exchange, ...brands, given: 300 });
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    expect(await settle(member, holdId, 300)).toMatchObject({ status: 'SETTLED', settled: 300 });
    expect(await given.ask('convertPoints', { ...exchange, ...brands, given: 100 })).toMatchObject({ given: 100 });
    expect(await member.wallet()).toMatchObject({ spendable: 100, held: 0 });
  });

  it('is not converted by the service that did not make it', async () => {
    await given.currency('CRUMB', 50);
    const member = await given.member().withPoints(500);
    const holdId = await member.holding(100, { purpose: 'EXCHANGE' });
    const ofRewards = await given.ask('holdPoints', member.hold(100, { purpose: 'EXCHANGE' }), { via: 'rewards' });
    const exchange = { memberId: member.id, from: 'HARVEST', to: 'CRUMB', given: 100, received: 40 };
    const brands = { fromPartner: 'harvest-table', toPartner: 'bakery' };
    const convert = (id: unknown) =>
      given.ask('convertPoints', { exchangeId: newId(), holdId: id, ...exchange, ...brands });
    expect(await convert(ofRewards['holdId'])).toMatchObject({ __typename: 'HoldNotOpen', holdStatus: 'UNKNOWN' });
    expect(await convert(holdId)).toMatchObject({ __typename: 'Conversion' });
  });

  it('throws back a settlement and a return that do not fit the hold', async () => {
    const member = await given.member().withPoints(500);
    const forExchange = member.hold(50, { purpose: 'EXCHANGE' });
    await given.ask('holdPoints', forExchange, { via: 'rewards' });
    await isThrownBack('settleHold', [member.settlement(forExchange['holdId'] as string, 50)]);
    const holdId = await member.holding(100);
    const others = [{ memberId: newId() }, { currency: 'CRUMB' }, { memberId: 'anna' }];
    await isThrownBack(
      'settleHold',
      others.map((other) => member.settlement(holdId, 100, other)),
    );
    await settle(member, holdId, 100);
    await isThrownBack(
      'returnPoints',
      others.map((other) => member.reversal(holdId, 100, other)),
    );
  });
});

describe('who may hold and settle', () => {
  it.each([
    ['holdPoints', ['gateway', 'campaigns', 'members']],
    ['settleHold', ['gateway', 'campaigns', 'members', 'partners']],
    ['voidHold', ['gateway', 'campaigns', 'members']],
    ['returnPoints', ['gateway', 'campaigns', 'members', 'partners']],
  ])('%s is closed to others, whoever they act for', async (mutation, others) => {
    const member = await given.member().withPoints(10);
    const inputs: Record<string, Record<string, unknown>> = {
      holdPoints: member.hold(5),
      settleHold: member.settlement(newId(), 1),
      voidHold: { holdId: newId() },
      returnPoints: member.reversal(newId(), 1),
    };
    const before = await given.everything();
    for (const via of others) {
      for (const as of [callerOf.ops(), callerOf.member(member.id)]) {
        const { errors } = await given.tryTo(mutation, inputs[mutation] ?? {}, { as, via });
        expect([via, errors?.[0]?.extensions.code]).toEqual([via, 'FORBIDDEN']);
      }
    }
    expect(await given.everything()).toEqual(before);
  });
});
