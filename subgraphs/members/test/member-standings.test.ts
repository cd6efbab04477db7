import { newId } from '../../../chassis/ids.js';
import { startSubgraphForTest } from '../../../chassis/testing/subgraph-for-test.js';
import { callerOf } from '../../../chassis/testing/callers.js';
import { codesOf, MembersForTest, purchaseRecorded, type EnrolledMember } from './given.js';
import { membersUnderTest } from './vault/members-under-test.js';

let given: MembersForTest;
let member: EnrolledMember;
const joined = new Date('2026-11-22T04:00:00Z');
beforeAll(async () => {
  given = await MembersForTest.start();
  await given.subgraph.clock.moveTo(joined);
  member = await given.member({ birthday: '1992-02-29', cardNumber: 'SHOP-1' });
});
afterAll(() => given.stop());

const query = `query ($wanted: [MemberWantedInput!]!) {
  memberStandings(wanted: $wanted) {
    memberId status joinedAt birthMonth birthDay tier earnMultiplierNumerator earnMultiplierDenominator
  }
}`;
const ask = (wanted: Record<string, unknown>[], via = 'campaigns') =>
  given.ask(query, { wanted: wanted.map((one) => ({ at: joined.toISOString(), ...one })) }, { via });
const standings = async (...wanted: Record<string, unknown>[]) =>
  (await ask(wanted)).data?.['memberStandings'] as ({ memberId: string; tier: string } | null)[];

test('tell who a member is, since when, which day they were born on, and the tier at each instant', async () => {
  // 6,000 yuan on 10 November are silver, 6/5, from a millisecond later.
  await given.tell(purchaseRecorded(member.id, new Date('2026-11-10T04:00:00Z'), 6_000));
  const other = await given.member();
  const { id: memberId } = member;
  const joinedAt = expect.stringMatching(/^2026-11-22T04:00:/) as string;
  const basic = { status: 'ACTIVE', joinedAt, tier: 'BASIC', earnMultiplierNumerator: 1, earnMultiplierDenominator: 1 };
  expect(
    await standings(
      { memberId, at: '2026-11-10T04:00:00.001Z' },
      { memberId: other.id },
      { memberId, at: '2026-11-10T04:00:00Z' },
    ),
  ).toEqual([
    {
      ...basic,
      memberId,
      birthMonth: 2,
      birthDay: 29,
      tier: 'SILVER',
      earnMultiplierNumerator: 6,
      earnMultiplierDenominator: 5,
    },
    { ...basic, memberId: other.id, birthMonth: null, birthDay: null },
    { ...basic, memberId, birthMonth: 2, birthDay: 29 },
  ]);
});

test('are found by id, member number and card, in the order they are wanted; null for nobody', async () => {
  const other = await given.member();
  const found = await standings(
    { memberNumber: other.number },
    { memberId: newId() },
    { memberNumber: ' shop-1' },
    { memberNumber: '79927398713' },
    { memberId: member.id.toUpperCase() },
    { memberNumber: 'no number' },
    { memberNumber: 'x'.repeat(1_000) },
    { memberId: 'no-uuid' },
    { memberNumber: other.number, memberId: other.id },
    { memberNumber: 'SHOP-1', memberId: member.id },
    { memberNumber: 'SHOP-1', memberId: other.id },
    { memberNumber: 'SHOP-2', memberId: other.id },
  );
  expect(found.map((standing) => standing?.memberId ?? null)).toEqual([
    other.id,
    null,
    member.id,
    null,
    member.id,
    null,
    null,
    null,
    other.id,
    member.id,
    null,
    null,
  ]);
});

test('are found one by one alike: by card, and with the day of birth', async () => {
  const single = `query ($number: String) {
    memberStanding(memberNumber: $number, at: "2026-11-22T04:00:00Z") { memberId birthMonth birthDay }
  }`;
  const { data } = await given.ask(single, { number: 'shop-1' }, { via: 'points' });
  expect(data).toEqual({ memberStanding: { memberId: member.id, birthMonth: 2, birthDay: 29 } });
});

test('of one member and of two hundred take three statements', async () => {
  const wanted: Record<string, unknown>[] = [];
  for (let made = 0; made < 100; made += 1) {
    const { id, number } = await given.member({ birthday: '1990-05-01', cardNumber: `MANY-${String(made)}` });
    wanted.push({ memberId: id }, { memberNumber: made % 2 === 0 ? number : `MANY-${String(made)}` });
  }
  for (const asked of [[{ memberNumber: member.number }], wanted]) {
    given.subgraph.statements.length = 0;
    expect(await standings(...asked)).not.toContain(null);
    // Whose the numbers are, the members with their profiles, their changes of tier: what the tiers are is at hand.
    expect(given.statements).toHaveLength(3);
  }
});

test('take one more each for keys and catalogue that are not at hand, and none the next time, until something is approved', async () => {
  const born = await given.member({ birthday: '1990-05-01' });
  const { testDatabase, furtherDatabases } = given.subgraph;
  const again = await startSubgraphForTest(membersUnderTest, { testDatabase, furtherDatabases });
  const wanted = [member, born].map(({ id }) => ({ memberId: id, at: joined.toISOString() }));
  for (const notAtHand of [1, 0]) {
    again.statements.length = 0;
    const { data } = await again.ask(query, { wanted }, { via: 'campaigns' });
    expect(data?.['memberStandings']).toMatchObject([
      { birthMonth: 2, birthDay: 29 },
      { birthMonth: 5, birthDay: 1 },
    ]);
    expect(again.statements.filter((sql) => sql.includes('member_key'))).toHaveLength(notAtHand);
    // The members with their profiles, their changes of tier: no numbers are asked for.
    expect(again.statements.filter((sql) => /\bmember\b|tier/.test(sql))).toHaveLength(2 + notAtHand);
  }
  // Approved in one process, it is obeyed in the other from the next question on.
  const benefit = {
    code: 'more',
    kind: 'EARN_MULTIPLIER',
    names: { zhCN: '多', en: 'More' },
    availability: 'STANDING',
  };
  const tiers = ['BASIC', 'SILVER', 'GOLD', 'DIAMOND'].map((tier, place) => ({
    tier,
    benefits: [{ ...benefit, factor: { numerator: 10 + place, denominator: 10 } }],
  }));
  const changeId = newId();
  for (const [verb, input, by] of [
    ['propose', { changeId, tiers }, 'ann'],
    ['approve', { changeId }, 'bo'],
  ] as const) {
    const type = verb === 'propose' ? 'ProposeTierBenefitsInput' : 'DecideTierBenefitsInput';
    const change = `mutation ($input: ${type}!) { ${verb}TierBenefits(input: $input) { __typename } }`;
    expect((await given.ask(change, { input }, { as: callerOf.ops(by) })).errors).toBeUndefined();
  }
  const { data } = await again.ask(query, { wanted }, { via: 'campaigns' });
  // Silver since the first of these tests, and basic.
  expect(data?.['memberStandings']).toMatchObject([
    { tier: 'SILVER', earnMultiplierNumerator: 11, earnMultiplierDenominator: 10 },
    { tier: 'BASIC', earnMultiplierNumerator: 10, earnMultiplierDenominator: 10 },
  ]);
  await again.stop();
});

test('are none for none, and up to five hundred at once', async () => {
  expect(await standings()).toEqual([]);
  const five = Array.from({ length: 500 }, () => ({ memberId: member.id }));
  expect(await standings(...five)).toHaveLength(500);
  const result = await ask([...five, { memberId: member.id }]);
  expect(codesOf(result)).toEqual(['BAD_USER_INPUT']);
  expect(result.errors?.[0]?.extensions.inputPath).toEqual(['wanted']);
});

test('want an id or a number each', async () => {
  const result = await ask([{ memberId: member.id }, {}]);
  expect(codesOf(result)).toEqual(['BAD_USER_INPUT']);
  expect(result.errors?.[0]?.extensions.inputPath).toEqual(['wanted', '1', 'memberId']);
});

test('are for services that move points alone', async () => {
  for (const via of ['campaigns', 'partners', 'points', 'rewards'])
    expect(codesOf(await ask([{ memberId: member.id }], via))).toEqual([]);
  expect(codesOf(await ask([{ memberId: member.id }], 'gateway'))).toEqual(['FORBIDDEN']);
});
