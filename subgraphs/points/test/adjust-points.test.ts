import { newId } from '../../../chassis/ids.js';
import { callerOf } from '../../../chassis/testing/callers.js';
import { expectAnsweredOnce, expectThrownBack, type Input } from './asking.js';
import { PointsUnderTest, type MemberUnderTest } from './given.js';

let given: PointsUnderTest;
beforeAll(async () => {
  given = await PointsUnderTest.start();
});
afterEach(() => given.booksBalance());
afterAll(() => given.stop());

const adjustment = (member: MemberUnderTest, points: number, more: Input = {}): Input => ({
  adjustmentId: newId(),
  memberId: member.id,
  points,
  reason: 'MISSED_PURCHASE',
  ...more,
});
const decide = (reviewId: unknown, decision: 'APPROVED' | 'REJECTED') =>
  given.ask('decideReview', { decisionId: newId(), reviewId, decision });

describe('adjustPoints', () => {
  it('gives points that live as long as points earned now, with who and why in journal and log', async () => {
    const member = given.member();
    const input = adjustment(member, 120);
    expect(await given.ask('adjustPoints', input)).toEqual({
      __typename: 'Posting',
      id: input['adjustmentId'],
      points: 120,
      currency: { code: 'HARVEST' },
    });
    // Twelve months from March 2027, to the end of the month in Shanghai.
    expect(await member.see('wallet { spendable buckets { points expiresAt } }')).toMatchObject({
      wallet: { spendable: 120, buckets: [{ points: 120, expiresAt: '2028-03-31T16:00:00.000Z' }] },
    });
    const [row] = await given.subgraph.asAdmin('select kind, reference_ids from journal where member_id = $1', [
      member.id,
    ]);
    expect(row).toEqual({
      kind: 'ADJUSTED_IN',
      reference_ids: { adjustmentId: input['adjustmentId'], reason: 'MISSED_PURCHASE' },
    });
    expect(await given.audited(`member/${member.id}`)).toEqual([
      {
        by: 'ops:ann',
        action: 'adjustment.asked',
        details: { adjustmentId: input['adjustmentId'], currency: 'HARVEST', points: 120, reason: 'MISSED_PURCHASE' },
      },
    ]);
  });

  it('takes points that can be spent, and refuses beyond them without a word in the log', async () => {
    const member = await (await given.member().withPoints(100)).withPending(40);
    expect(await given.ask('adjustPoints', adjustment(member, -60))).toMatchObject({ points: -60 });
    expect(await member.wallet()).toMatchObject({ spendable: 40, pending: 40 });
    const short = adjustment(member, -41);
    expect(await given.ask('adjustPoints', short)).toMatchObject({
      __typename: 'NotEnoughPoints',
      spendable: 40,
      needed: 41,
    });
    await member.withPoints(10);
    expect(await given.ask('adjustPoints', short)).toMatchObject({ __typename: 'NotEnoughPoints', spendable: 40 });
    expect(await given.audited(`member/${member.id}`)).toHaveLength(1);
  });

  it('works in other currencies', async () => {
    await given.currency('CRUMB', 50);
    const member = given.member();
    expect(await given.ask('adjustPoints', adjustment(member, 7, { currency: 'CRUMB' }))).toMatchObject({ points: 7 });
    expect(await member.wallet('CRUMB')).toMatchObject({ spendable: 7 });
  });

  it('is answered once, also when callers race, and written once into the log', async () => {
    const member = await given.member().withPoints(500);
    await expectAnsweredOnce(given, 'adjustPoints', adjustment(member, 20), { points: 21 });
    await expectAnsweredOnce(given, 'adjustPoints', adjustment(member, -600), { reason: 'OTHER' });
    const input = adjustment(member, -30);
    const answers = await Promise.all([1, 2, 3].map(() => given.ask('adjustPoints', input)));
    expect(answers.map(({ points }) => points)).toEqual([-30, -30, -30]);
    expect(await member.wallet()).toMatchObject({ spendable: 490 });
    expect(await given.audited(`member/${member.id}`)).toHaveLength(2);
  });

  it('refuses a member who is not active, and throws back one whom nobody knows', async () => {
    const [closed, unknown] = [given.member(), given.member()];
    given.members.say(closed.id, 'CLOSED');
    given.members.say(unknown.id, null);
    expect(await given.ask('adjustPoints', adjustment(closed, 1), { locale: 'zh-CN' })).toMatchObject({
      __typename: 'WalletClosed',
      code: 'MEMBER_NOT_ACTIVE',
      message: '会员状态不允许此操作（CLOSED）',
    });
    await expectThrownBack(given, 'adjustPoints', [adjustment(unknown, 1)]);
  });

  it('throws back points, reasons, currencies and ids that are none', async () => {
    const member = await given.member().withPoints(100);
    await expectThrownBack(given, 'adjustPoints', [
      ...[0, 0.5, 2 ** 53, -(2 ** 53)].map((points) => adjustment(member, points)),
      ...['', 'bert asked for it', 'A', 'X'.repeat(41)].map((reason) => adjustment(member, 1, { reason })),
      adjustment(member, 1, { currency: 'GOLD' }),
      adjustment(member, 1, { adjustmentId: 'x' }),
      adjustment(member, 1, { memberId: 'bert' }),
    ]);
  });

  it('is for ops with the scope alone', async () => {
    const member = await given.member().withPoints(100);
    const others = [
      callerOf.ops('ann', ['points:read', 'points:approve']),
      callerOf.member(member.id),
      callerOf.channel(),
    ];
    for (const as of others)
      await expectThrownBack(given, 'adjustPoints', [adjustment(member, 1)], { as }, 'FORBIDDEN');
  });
});

describe('adjustPoints from the threshold on', () => {
  it('waits for a second person, who posts it', async () => {
    const member = given.member();
    const input = adjustment(member, 1_000);
    const stopped = await given.ask('adjustPoints', input);
    expect(stopped).toMatchObject({ __typename: 'UnderReview', code: 'UNDER_REVIEW' });
    expect(await member.wallet()).toMatchObject({ spendable: 0 });
    expect(await given.ask('adjustPoints', input)).toEqual(stopped);

    const own = { as: callerOf.ops('ann') };
    const decision = { decisionId: newId(), reviewId: stopped['reviewId'], decision: 'APPROVED' };
    await expectThrownBack(given, 'decideReview', [decision], own, 'FORBIDDEN');
    expect(await decide(stopped['reviewId'], 'APPROVED')).toMatchObject({ state: 'APPROVED', decidedBy: 'ops:bo' });
    expect(await member.wallet()).toMatchObject({ spendable: 1_000 });
    expect(await given.ask('adjustPoints', input)).toMatchObject({ __typename: 'Posting', points: 1_000 });
    expect(await given.audited(`member/${member.id}`)).toHaveLength(1);
  });

  it('posts one below it at once, in either direction', async () => {
    const member = await given.member().withPoints(2_000);
    expect(await given.ask('adjustPoints', adjustment(member, 999))).toMatchObject({ __typename: 'Posting' });
    expect(await given.ask('adjustPoints', adjustment(member, -999))).toMatchObject({ __typename: 'Posting' });
    expect(await given.ask('adjustPoints', adjustment(member, -1_000))).toMatchObject({ __typename: 'UnderReview' });
  });

  it('is not posted when the second person says no', async () => {
    const member = given.member();
    const input = adjustment(member, 1_500);
    const { reviewId } = await given.ask('adjustPoints', input);
    expect(await decide(reviewId, 'REJECTED')).toMatchObject({ state: 'REJECTED' });
    expect(await given.ask('adjustPoints', input, { locale: 'zh-CN' })).toEqual({
      __typename: 'PostingRejected',
      code: 'POSTING_REJECTED',
      message: '该操作未通过审核',
      reviewId,
    });
    expect(await member.wallet()).toMatchObject({ spendable: 0 });
  });

  it('stays open when the points are not there by then, until they are', async () => {
    const member = await given.member().withPoints(1_000);
    const { reviewId } = await given.ask('adjustPoints', adjustment(member, -1_000));
    await given.ask('adjustPoints', adjustment(member, -1));
    expect(await decide(reviewId, 'APPROVED')).toMatchObject({ __typename: 'NotEnoughPoints', spendable: 999 });
    await member.withPoints(1);
    expect(await decide(reviewId, 'APPROVED')).toMatchObject({ state: 'APPROVED' });
    expect(await member.wallet()).toMatchObject({ spendable: 0 });
  });
});
