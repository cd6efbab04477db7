import { callerOf } from '../../../chassis/testing/callers.js';
import { newId } from '../../../chassis/ids.js';
import type { Command } from '../domain/command.js';
import { defaultRiskRules } from '../domain/default-risk-rules.js';
import { expectAnsweredOnce, type Input } from './asking.js';
import { PointsUnderTest, type Answer, type MemberUnderTest } from './given.js';

let given: PointsUnderTest;
beforeAll(async () => {
  given = await PointsUnderTest.start();
});
afterEach(() => given.booksBalance());
afterAll(() => given.stop());

/** A device of this test alone. */
const device = () => ({ device: `tablet ${newId()}` });

/** Redeems a point so many times within the minute. */
async function redeem(member: MemberUnderTest, times: number, origin: Input): Promise<Answer[]> {
  const answers = [];
  for (let nth = 0; nth < times; nth += 1) answers.push(await given.ask('holdPoints', member.hold(1, { origin })));
  return answers;
}

const kinds = (answers: readonly Answer[]) => [...new Set(answers.map(({ __typename }) => __typename))];

/** A member whose hundredth redemption on a device has been stopped: its input and its review. */
async function stopped(): Promise<{ member: MemberUnderTest; origin: Input; input: Input; reviewId: string }> {
  const [member, origin] = [await given.member().withPoints(200), device()];
  await redeem(member, 99, origin);
  const input = member.hold(1, { origin });
  const answer = await given.ask('holdPoints', input);
  expect(answer['__typename']).toBe('UnderReview');
  return { member, origin, input, reviewId: answer['reviewId'] as string };
}

const decide = (reviewId: string, decision: 'APPROVED' | 'REJECTED') =>
  given.ask('decideReview', { decisionId: newId(), reviewId, decision });

describe('a device that redeems a hundred times within a minute', () => {
  test('is stopped at the hundredth, whoever it redeems for; another device and another minute are not', async () => {
    const origin = device();
    const [anna, boris] = [await given.member().withPoints(100), await given.member().withPoints(100)];
    expect(kinds(await redeem(anna, 60, origin))).toEqual(['Hold']);
    expect(kinds(await redeem(boris, 39, origin))).toEqual(['Hold']);
    const [hundredth] = await redeem(boris, 1, origin);
    expect(hundredth).toMatchObject({ __typename: 'UnderReview', code: 'UNDER_REVIEW' });
    expect(await boris.wallet()).toMatchObject({ spendable: 60, held: 40 });
    expect(kinds(await redeem(anna, 1, device()))).toEqual(['Hold']);
    expect(kinds(await redeem(anna, 1, {}))).toEqual(['Hold']);
    expect(kinds(await redeem(anna, 1, origin))).toEqual(['UnderReview']);

    await given.subgraph.clock.advance({ seconds: 61 });
    expect(kinds(await redeem(anna, 1, origin))).toEqual(['Hold']);
  });

  test('is kept as a digest', async () => {
    const member = await given.member().withPoints(10);
    await redeem(member, 1, { device: 'the kitchen phone' });
    const kept = await given.subgraph.asAdmin<{ device: string }>(
      'select device from risk_action where member_id = $1',
      [member.id],
    );
    expect(kept).toHaveLength(1);
    expect(kept[0]?.device).toMatch(/^[\w-]{43}$/);
    expect(JSON.stringify(await given.everything())).not.toContain('kitchen');
  });

  test('lets no more than ninety-nine through by way of two processes at once', async () => {
    const member = await given.member().withPoints(500);
    const [one, other] = [given.writer(), given.writer()];
    const tablet = newId();
    const results = await Promise.all(
      Array.from({ length: 150 }, (_, nth) => {
        const holdId = newId();
        const command: Command = {
          kind: 'holdPoints',
          service: 'rewards',
          holdId,
          memberId: member.id,
          currency: 'HARVEST',
          points: 1,
          purpose: 'REDEMPTION',
          expiresAt: given.inHours(1),
          risk: { device: tablet, channel: null, reviewId: newId() },
        };
        const key = { caller: 'service:rewards', mutation: 'holdPoints', id: holdId };
        return (nth % 2 === 0 ? one : other).post({ command, once: { key, inputHash: Buffer.alloc(32) } });
      }),
    );
    const count = (kind: string) => results.filter((result) => result.kind === kind).length;
    expect([count('answered'), count('under review')]).toEqual([99, 51]);
  });
});

describe('the review of a redemption', () => {
  test('approved opens the hold, and the same hold asked for again is answered with it', async () => {
    const { member, input, reviewId } = await stopped();
    expect(await given.ask('holdPoints', { ...input, origin: null })).toMatchObject({ reviewId });
    expect(await decide(reviewId, 'APPROVED')).toMatchObject({ state: 'APPROVED' });
    const answer = await expectAnsweredOnce(given, 'holdPoints', input, { points: 2 });
    expect(answer).toMatchObject({ __typename: 'Hold', status: 'OPEN', points: 1, held: 1 });
    const settled = await given.ask('settleHold', member.settlement(input['holdId'] as string, 1));
    expect(settled).toMatchObject({ status: 'SETTLED' });
  });

  test('approved at the last moment gives the hold as long as it was asked for', async () => {
    const { member, input, reviewId } = await stopped();
    await given.subgraph.clock.advance({ hours: 23, minutes: 59 });
    await decide(reviewId, 'APPROVED');
    await given.subgraph.clock.advance({ minutes: 59 });
    expect(await given.ask('settleHold', member.settlement(input['holdId'] as string, 1))).toMatchObject({
      status: 'SETTLED',
    });
  });

  test('rejected, or left alone for a day, gives the points back and ends the hold', async () => {
    const rejected = await stopped();
    await decide(rejected.reviewId, 'REJECTED');
    const answer = await expectAnsweredOnce(given, 'holdPoints', rejected.input, { points: 2 });
    expect(answer).toMatchObject({ __typename: 'HoldNotOpen', holdStatus: 'VOIDED' });
    expect(await rejected.member.wallet()).toMatchObject({ spendable: 101, held: 99 });

    const forgotten = await stopped();
    await given.subgraph.clock.advance({ hours: 24 });
    await given.subgraph.service.runJob('release-expired-holds');
    const late = await given.ask('holdPoints', forgotten.input);
    expect(late).toMatchObject({ __typename: 'HoldNotOpen', holdStatus: 'EXPIRED' });
    expect(await forgotten.member.wallet()).toMatchObject({ spendable: 200, held: 0 });
    await given.backToTheBeginning();
  });

  test('is told to the services when it ends', async () => {
    const { member, input, reviewId } = await stopped();
    await decide(reviewId, 'APPROVED');
    const told = await given.subgraph.asAdmin('select payload from outbox_event where aggregate_id = $1', [reviewId]);
    const payload = { reviewId, state: 'APPROVED', service: 'rewards', holdId: input['holdId'], memberId: member.id };
    expect(told).toEqual([{ payload }]);
  });
});

const thirdExchange: Input = {
  code: 'THIRD_EXCHANGE',
  action: 'EXCHANGE',
  per: 'MEMBER',
  measure: 'COUNT',
  stopAt: 3,
  windowSeconds: 3_600,
};

async function rulesNow(as = callerOf.ops()): Promise<Record<string, unknown>> {
  const fields = 'version since rules { code action per measure stopAt windowSeconds firstHours }';
  const { data, errors } = await given.subgraph.ask(`{ riskRules { ${fields} } }`, {}, { as });
  if (errors) throw new Error(errors[0]?.extensions.code);
  return data?.['riskRules'] as Record<string, unknown>;
}

async function replay(rules: Input[], from: Date, until: Date) {
  const { data, errors } = await given.subgraph.ask(
    `query ($rules: [RiskRuleInput!]!, $from: DateTime!, $until: DateTime!) {
      replayRiskRules(rules: $rules, from: $from, until: $until) {
        actions stopped rules { rule { code } actions members devices examples }
      }
    }`,
    { rules, from: from.toISOString(), until: until.toISOString() },
    { as: callerOf.ops() },
  );
  if (errors) throw Object.assign(new Error(errors[0]?.extensions.code), errors[0]?.extensions);
  return data?.['replayRiskRules'] as { actions: number; stopped: number; rules: Record<string, unknown>[] };
}

describe('the rules', () => {
  test('are the handbook’s until two people put others into force, which then decide at once', async () => {
    expect(await rulesNow()).toEqual({ version: null, since: null, rules: defaultRiskRules });
    const member = await given.member().withPoints(100);
    const exchange = () => given.ask('holdPoints', member.hold(1, { purpose: 'EXCHANGE' }));
    expect(kinds([await exchange(), await exchange(), await exchange()])).toEqual(['Hold']);

    const changeId = newId();
    const proposal = { changeId, rules: [thirdExchange] };
    await expectAnsweredOnce(given, 'proposeRiskRules', proposal, { rules: [] });
    expect((await exchange())['__typename']).toBe('Hold');
    const own = await given.tryTo('approveRiskRules', { changeId }, { as: callerOf.ops('ann') });
    expect(own.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    expect(await given.ask('approveRiskRules', { changeId })).toMatchObject({ version: 1, state: 'LIVE' });
    expect((await exchange())['__typename']).toBe('UnderReview');
    expect(await rulesNow()).toMatchObject({ version: 1, rules: [{ ...thirdExchange, firstHours: null }] });
    expect(await given.audited('risk-rules/programme')).toEqual(
      expect.arrayContaining([expect.objectContaining({ by: 'ops:bo', action: 'risk-rules.live' })]),
    );

    const none = newId();
    await given.ask('proposeRiskRules', { changeId: none, rules: [] });
    await given.ask('approveRiskRules', { changeId: none });
    expect((await exchange())['__typename']).toBe('Hold');
  });

  const wrong: [string, Input, string[]][] = [
    ['a code in small letters', { code: 'third' }, ['code']],
    ['the code of consent', { code: 'FOUR_EYES' }, ['code']],
    ['a limit of nothing', { stopAt: 0 }, ['stopAt']],
    ['a window of nothing', { windowSeconds: 0 }, ['windowSeconds']],
    ['a window of more than thirty days', { windowSeconds: 30 * 86_400 + 1 }, ['windowSeconds']],
    ['no first hours at all', { firstHours: 0 }, ['firstHours']],
    ['a recipient of an exchange', { per: 'RECIPIENT' }, ['per']],
  ];
  test.each(wrong)('may not have %s, proposed or replayed', async (_, changed, path) => {
    const rules = [thirdExchange, { ...thirdExchange, code: 'OTHER', ...changed }];
    const { errors } = await given.tryTo('proposeRiskRules', { changeId: newId(), rules });
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      inputPath: ['input', 'rules', '1', ...path],
    });
    await expect(replay(rules, new Date(0), given.now())).rejects.toMatchObject({ inputPath: ['rules', '1', ...path] });
  });

  test('are fifty at most, of different codes', async () => {
    const many = (count: number) =>
      Array.from({ length: count }, (_, nth) => ({ ...thirdExchange, code: `RULE_${String(nth)}` }));
    for (const rules of [many(51), [thirdExchange, thirdExchange]]) {
      const { errors } = await given.tryTo('proposeRiskRules', { changeId: newId(), rules });
      expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', inputPath: ['input', 'rules'] });
    }
    await given.ask('proposeRiskRules', { changeId: newId(), rules: many(50) });
  });

  test('are ops’ to see, propose and approve, each by its scope', async () => {
    await expect(rulesNow(callerOf.member(newId()))).rejects.toThrow('FORBIDDEN');
    await expect(rulesNow(callerOf.ops('cy', ['points:write']))).rejects.toThrow('FORBIDDEN');
    const reader = callerOf.ops('cy', ['points:read']);
    for (const [mutation, input] of [
      ['proposeRiskRules', { changeId: newId(), rules: [] }],
      ['approveRiskRules', { changeId: newId() }],
    ] as const) {
      const { errors } = await given.tryTo(mutation, input, { as: reader });
      expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    }
  });
});

describe('a replay over history', () => {
  test('tells what rules would have stopped in a period, looking back beyond its beginning', async () => {
    const [anna, boris] = [await given.member().withPoints(100), await given.member().withPoints(100)];
    const exchange = (member: MemberUnderTest) =>
      given.ask('holdPoints', member.hold(1, { purpose: 'EXCHANGE', origin: { device: `phone of ${member.id}` } }));
    await given.subgraph.clock.advance({ days: 40 });
    await exchange(anna);
    await exchange(anna);
    await given.subgraph.clock.advance({ minutes: 30 });
    const from = given.now();
    // Anna's third and fourth within the hour; of Boris's three only the last.
    await exchange(anna);
    for (const member of [boris, anna, boris, boris]) await exchange(member);
    const until = new Date(given.now().getTime() + 60_000);

    const before = await given.everything();
    const seldom = { ...thirdExchange, code: 'HUNDREDTH_EXCHANGE', stopAt: 100 };
    const found = await replay([thirdExchange, seldom], from, until);
    expect(found).toMatchObject({ actions: 5, stopped: 3 });
    expect(found.rules).toMatchObject([
      { rule: { code: 'THIRD_EXCHANGE' }, actions: 3, members: 2, devices: 2 },
      { rule: { code: 'HUNDREDTH_EXCHANGE' }, actions: 0, members: 0, devices: 0, examples: [] },
    ]);
    const kept = await given.subgraph.asAdmin<{ id: string; member_id: string }>(
      'select id, member_id from risk_action where id = any($1) order by id',
      [found.rules[0]?.['examples']],
    );
    expect(kept.map(({ member_id: memberId }) => memberId)).toEqual([anna.id, anna.id, boris.id]);
    expect(await given.everything()).toEqual(before);
    // A window of half an hour and nothing of it before the period: Anna's two in it are no third.
    const short = { ...thirdExchange, windowSeconds: 1_200 };
    expect(await replay([short], from, until)).toMatchObject({ stopped: 1 });
    await given.backToTheBeginning();
  });

  test('of a period that ends before it begins is no question', async () => {
    const now = given.now();
    await expect(replay([], now, now)).rejects.toMatchObject({ code: 'BAD_USER_INPUT', inputPath: ['until'] });
  });
});
