import { newId } from '../../../chassis/ids.js';
import { callerOf } from '../../../chassis/testing/callers.js';
import { expectAnsweredOnce, expectThrownBack, type Input } from './asking.js';
import { PointsUnderTest, type Answer, type MemberUnderTest } from './given.js';

let given: PointsUnderTest;
beforeAll(async () => {
  given = await PointsUnderTest.start();
});
afterEach(() => given.booksBalance());
afterAll(() => given.stop());

/** On a wallet's first day gifts of more than 3,000 points are looked at: FIRST_DAY_GIFTS. */
async function stoppedGift(): Promise<{
  anna: MemberUnderTest;
  bert: MemberUnderTest;
  input: Input;
  reviewId: string;
}> {
  const [anna, bert] = [await given.member().withPoints(4_000), given.member()];
  const input = anna.gift(bert, 3_001);
  const stopped = await given.ask('giftPoints', input, anna.own);
  expect(stopped).toMatchObject({ __typename: 'UnderReview' });
  return { anna, bert, input, reviewId: stopped['reviewId'] as string };
}

const decision = (reviewId: string, what: 'APPROVED' | 'REJECTED'): Input => ({
  decisionId: newId(),
  reviewId,
  decision: what,
});
const decide = (reviewId: string, what: 'APPROVED' | 'REJECTED'): Promise<Answer> =>
  given.ask('decideReview', decision(reviewId, what));

const fields =
  'id state action rule member { id } recipient { id } reason cause currency { code } points askedBy openedAt expiresAt decidedBy';
async function page(args: string, as = callerOf.ops()) {
  const { data, errors } = await given.subgraph.ask(
    `{ reviews${args} { edges { cursor node { ${fields} } } pageInfo { hasNextPage } } }`,
    {},
    { as },
  );
  if (errors) throw new Error(JSON.stringify(errors));
  return data?.['reviews'] as { edges: { cursor: string; node: { id: string } }[]; pageInfo: { hasNextPage: boolean } };
}

describe('a posting that a rule stops', () => {
  it('holds its points, and is answered by the state of now', async () => {
    const { anna, bert, input, reviewId } = await stoppedGift();
    expect(await anna.wallet()).toMatchObject({ spendable: 999, held: 3_001 });
    expect(await bert.wallet()).toMatchObject({ spendable: 0 });
    expect(await given.ask('giftPoints', input, { ...anna.own, locale: 'zh-CN' })).toEqual({
      __typename: 'UnderReview',
      code: 'UNDER_REVIEW',
      message: '该操作正在人工审核中，审核期间积分已冻结',
      reviewId,
    });
    await expectThrownBack(given, 'giftPoints', [{ ...input, points: 3_002 }], anna.own, 'IDEMPOTENCY_CONFLICT');
    // Even when members would refuse it by now: the answer is still being decided on.
    given.members.say(bert.id, 'CLOSED');
    expect(await given.ask('giftPoints', input, anna.own)).toMatchObject({ __typename: 'UnderReview', reviewId });
  });

  it('is shown to ops', async () => {
    const { anna, bert, reviewId } = await stoppedGift();
    const { data } = await given.subgraph.ask(
      `query ($id: ID!) { review(id: $id) { ${fields} } }`,
      { id: reviewId },
      { as: callerOf.ops() },
    );
    expect(data?.['review']).toEqual({
      id: reviewId,
      state: 'OPEN',
      action: 'GIFT',
      rule: 'FIRST_DAY_GIFTS',
      member: { id: anna.id },
      recipient: { id: bert.id },
      reason: null,
      cause: null,
      currency: { code: 'HARVEST' },
      points: 3_001,
      askedBy: null,
      openedAt: expect.stringMatching(/^2027-03-10T04:/) as string,
      expiresAt: expect.stringMatching(/^2027-03-11T04:/) as string,
      decidedBy: null,
    });
    expect(await given.subgraph.ask('{ review(id: "x") { id } }', {}, { as: callerOf.ops() })).toMatchObject({
      errors: [{ extensions: { code: 'BAD_USER_INPUT' } }],
    });
  });

  it('is posted when approved, also to whoever asks again, and told to the log and to other services', async () => {
    const { anna, bert, input, reviewId } = await stoppedGift();
    expect(await decide(reviewId, 'APPROVED')).toEqual({
      __typename: 'Review',
      id: reviewId,
      state: 'APPROVED',
      decidedBy: 'ops:bo',
    });
    expect(await anna.wallet()).toEqual({ spendable: 999, pending: 0, held: 0, debt: 0 });
    expect(await bert.wallet()).toMatchObject({ spendable: 3_001 });
    expect(await given.ask('giftPoints', input, anna.own)).toMatchObject({ __typename: 'Posting', points: -3_001 });
    expect(await given.audited(`review/${reviewId}`)).toMatchObject([{ by: 'ops:bo', action: 'review.approved' }]);
    const told = await given.subgraph.asAdmin('select payload from outbox_event where aggregate_id = $1', [reviewId]);
    const payload = { reviewId, state: 'APPROVED', service: 'points', holdId: reviewId, memberId: anna.id };
    expect(told).toEqual([{ payload }]);
  });

  it('gives its points back when rejected', async () => {
    const { anna, bert, input, reviewId } = await stoppedGift();
    expect(await decide(reviewId, 'REJECTED')).toMatchObject({ state: 'REJECTED' });
    expect(await anna.wallet()).toMatchObject({ spendable: 4_000, held: 0 });
    expect(await bert.wallet()).toMatchObject({ spendable: 0 });
    expect(await given.ask('giftPoints', input, anna.own)).toMatchObject({ __typename: 'PostingRejected', reviewId });
    expect(await given.audited(`review/${reviewId}`)).toMatchObject([{ action: 'review.rejected' }]);
  });

  it('gives its points back when nobody decides for a day, and cannot be approved after that', async () => {
    const { anna, input, reviewId } = await stoppedGift();
    await given.subgraph.clock.advance({ hours: 24, seconds: 1 });
    await expectThrownBack(given, 'decideReview', [decision(reviewId, 'APPROVED')]);
    await given.subgraph.service.runJob('release-expired-holds');
    expect(await anna.wallet()).toMatchObject({ spendable: 4_000, held: 0 });
    expect(await given.ask('giftPoints', input, anna.own)).toMatchObject({ __typename: 'PostingRejected' });
    expect((await page('(state: EXPIRED, first: 1)')).edges[0]?.node).toMatchObject({ id: reviewId, decidedBy: null });
    // The clock goes on from here: reviews are listed by when they were opened, and none is to be opened before an earlier one.
  });

  it('is refused at once, without a review, when it could not be posted anyway', async () => {
    const [anna, bert] = [await given.member().withPoints(3_000), given.member()];
    expect(await given.ask('giftPoints', anna.gift(bert, 3_001), anna.own)).toMatchObject({
      __typename: 'NotEnoughPoints',
    });
    expect(await given.subgraph.asAdmin('select 1 from review where member_id = $1', [anna.id])).toEqual([]);
  });

  it('may be a redemption at once, which is settled by the approval', async () => {
    const member = await given.member().withPoints(60_000);
    const input = { holdId: newId(), memberId: member.id, currency: 'HARVEST', points: 50_001 };
    const stopped = await given.ask('burnPoints', input);
    expect(stopped).toMatchObject({ __typename: 'UnderReview' });
    await decide(stopped['reviewId'] as string, 'APPROVED');
    expect(await given.ask('burnPoints', input)).toMatchObject({
      __typename: 'Hold',
      status: 'SETTLED',
      settled: 50_001,
    });
    expect(await given.ask('returnPoints', member.reversal(input.holdId, 50_001))).toMatchObject({ settled: 0 });
    expect(await member.wallet()).toMatchObject({ spendable: 60_000 });
  });

  it('may be a redemption whose hold was voided meanwhile: its approval is refused, and rejection gives back', async () => {
    const member = await given.member().withPoints(60_000);
    const input = { holdId: newId(), memberId: member.id, currency: 'HARVEST', points: 50_001 };
    const { reviewId } = await given.ask('burnPoints', input);
    await given.ask('voidHold', { holdId: input.holdId });
    expect(await decide(reviewId as string, 'APPROVED')).toMatchObject({
      __typename: 'HoldNotOpen',
      holdStatus: 'VOIDED',
    });
    expect(await member.wallet()).toMatchObject({ held: 50_001 });
    await decide(reviewId as string, 'REJECTED');
    expect(await given.ask('burnPoints', input)).toMatchObject({ __typename: 'PostingRejected' });
    expect(await member.wallet()).toMatchObject({ spendable: 60_000, held: 0 });
  });

  it('stays open when its approval is refused: that decision is answered so for ever, and the log says nothing', async () => {
    const member = await given.member().withPoints(1_000);
    const asked = { adjustmentId: newId(), memberId: member.id, points: -1_000, reason: 'DOUBLE_AWARD' };
    const { reviewId } = await given.ask('adjustPoints', asked);
    await given.ask('burnPoints', { holdId: newId(), memberId: member.id, currency: 'HARVEST', points: 1 });
    const refused = decision(reviewId as string, 'APPROVED');
    const answer = await expectAnsweredOnce(given, 'decideReview', refused, { decision: 'REJECTED' });
    expect(answer).toMatchObject({ __typename: 'NotEnoughPoints', spendable: 999, needed: 1_000 });
    expect(await given.audited(`review/${reviewId as string}`)).toEqual([]);
    expect(await given.ask('adjustPoints', asked)).toMatchObject({ __typename: 'UnderReview' });
  });
});

describe('decideReview', () => {
  it('is not posted to a member who has left meanwhile; it stays open, and can be rejected', async () => {
    const { anna, bert, reviewId } = await stoppedGift();
    given.members.say(bert.id, 'CLOSED');
    expect(await decide(reviewId, 'APPROVED')).toMatchObject({ __typename: 'WalletClosed', status: 'CLOSED' });
    expect(await anna.wallet()).toMatchObject({ spendable: 999, held: 3_001 });
    expect(await decide(reviewId, 'REJECTED')).toMatchObject({ __typename: 'Review', state: 'REJECTED' });
    expect(await anna.wallet()).toMatchObject({ spendable: 4_000, held: 0 });
  });

  it('is answered once, also when callers race with one key', async () => {
    const { anna, reviewId } = await stoppedGift();
    const input = decision(reviewId, 'APPROVED');
    const answers = await Promise.all([1, 2, 3].map(() => given.ask('decideReview', input)));
    expect(answers.map(({ state }) => state)).toEqual(['APPROVED', 'APPROVED', 'APPROVED']);
    await expectAnsweredOnce(given, 'decideReview', input, { decision: 'REJECTED' });
    expect(await anna.wallet()).toMatchObject({ spendable: 999, held: 0 });
    expect(await given.audited(`review/${reviewId}`)).toHaveLength(1);
  });

  it('has one winner when two people decide at once', async () => {
    const { reviewId } = await stoppedGift();
    const results = await Promise.all([
      given.tryTo('decideReview', decision(reviewId, 'APPROVED'), { as: callerOf.ops('bo') }),
      given.tryTo('decideReview', decision(reviewId, 'REJECTED'), { as: callerOf.ops('cai') }),
    ]);
    const codes = results.map(({ errors }) => errors?.[0]?.extensions.code ?? 'decided').sort();
    expect(codes).toEqual(['BAD_USER_INPUT', 'decided']);
  });

  it('throws back what is unknown, decided or no id, and is for ops with the scope alone', async () => {
    const { reviewId } = await stoppedGift();
    const reader = callerOf.ops('bo', ['points:read', 'points:write']);
    for (const as of [reader, callerOf.member(newId()), callerOf.channel()]) {
      await expectThrownBack(given, 'decideReview', [decision(reviewId, 'APPROVED')], { as }, 'FORBIDDEN');
    }
    await decide(reviewId, 'APPROVED');
    await expectThrownBack(given, 'decideReview', [
      decision(reviewId, 'APPROVED'),
      decision(newId(), 'APPROVED'),
      decision('x', 'REJECTED'),
      { ...decision(reviewId, 'APPROVED'), decisionId: 'x' },
    ]);
  });
});

describe('reviews', () => {
  it('are paged, open ones the oldest first, ended ones the newest first', async () => {
    const opened: string[] = [];
    for (let count = 0; count < 3; count += 1) {
      opened.push((await stoppedGift()).reviewId);
      await given.subgraph.clock.advance({ minutes: 1 });
    }
    const all = (await page('(first: 100)')).edges.map(({ node }) => node.id);
    expect(all.filter((id) => opened.includes(id))).toEqual(opened);
    const at = all.indexOf(opened[0] ?? '');
    const before = at === 0 ? '' : `, after: "${(await page(`(first: ${String(at)})`)).edges.at(-1)?.cursor ?? ''}"`;
    const first = await page(`(first: 2${before})`);
    expect(first.edges.map(({ node }) => node.id)).toEqual(opened.slice(0, 2));
    expect(first.pageInfo.hasNextPage).toBe(true);
    const rest = await page(`(first: 2, after: "${first.edges[1]?.cursor ?? ''}")`);
    expect(rest.edges[0]?.node.id).toBe(opened[2]);

    for (const id of opened) {
      await decide(id, 'REJECTED');
      await given.subgraph.clock.advance({ minutes: 1 });
    }
    const ended = await page('(state: REJECTED, first: 2)');
    expect(ended.edges.map(({ node }) => node.id)).toEqual([opened[2], opened[1]]);
    const older = await page(`(state: REJECTED, first: 1, after: "${ended.edges[1]?.cursor ?? ''}")`);
    expect(older.edges[0]?.node.id).toBe(opened[0]);
  });

  it('are for ops with the scope alone', async () => {
    await expect(page('', callerOf.ops('ann', ['points:write']))).rejects.toThrow('FORBIDDEN');
    await expect(page('', callerOf.member(newId()))).rejects.toThrow('FORBIDDEN');
    await expect(page('', callerOf.anonymous())).rejects.toThrow('UNAUTHENTICATED');
    await expect(page('(first: 101)')).rejects.toThrow('BAD_USER_INPUT');
    await expect(page('(after: "x")')).rejects.toThrow('BAD_USER_INPUT');
  });
});
