import type { Caller } from '../../../chassis/caller.js';
import { newId } from '../../../chassis/ids.js';
import { callerOf } from '../../../chassis/testing/callers.js';
import type { GraphQLResult } from '../../../chassis/testing/subgraph-for-test.js';
import { PointsUnderTest } from './given.js';

let given: PointsUnderTest;
beforeAll(async () => {
  given = await PointsUnderTest.start();
});
afterAll(() => given.stop());

const question = `query ($households: [_Any!]!) {
  _entities(representations: $households) {
    ... on Household { pooledPoints { currency { code } spendable shares { memberId spendable } } }
  }
}`;
const pooled = (as: Caller, ...ids: string[]): Promise<GraphQLResult> =>
  given.subgraph.ask(question, { households: ids.map((id) => ({ __typename: 'Household', id })) }, { as });
const codesOf = ({ errors }: GraphQLResult) => errors?.map(({ extensions }) => extensions.code);

test('those of a household see what each has and what they have together; who has left does not', async () => {
  const household = newId();
  const [anna, bert] = [await given.member().withPoints(500), await given.member().withPoints(70)];
  const cleo = given.member();
  given.members.household(household, [anna.id, bert.id, cleo.id]);
  const seen = {
    _entities: [
      {
        pooledPoints: {
          currency: { code: expect.any(String) as string },
          spendable: 570,
          shares: [
            { memberId: anna.id, spendable: 500 },
            { memberId: bert.id, spendable: 70 },
            { memberId: cleo.id, spendable: 0 },
          ],
        },
      },
    ],
  };
  for (const as of [callerOf.member(anna.id), callerOf.member(cleo.id), callerOf.ops()]) {
    expect((await pooled(as, household)).data).toEqual(seen);
  }
  // Ops looked last, and each of the three learns of it.
  const told = await given.subgraph.asAdmin(
    `select payload -> 'views' as views from outbox_event where topic = 'members-viewed-in-points' order by sequence`,
  );
  const all = [anna.id, bert.id, cleo.id].sort();
  expect(told).toEqual([{ views: all.map((memberId) => ({ memberId, what: ['points'] })) }]);
  given.members.household(household, [anna.id, cleo.id]);
  expect(codesOf(await pooled(callerOf.member(bert.id), household))).toEqual(['FORBIDDEN']);
  const { data } = await pooled(callerOf.member(anna.id), household);
  expect(data).toMatchObject({ _entities: [{ pooledPoints: { spendable: 500 } }] });
});

test.each([
  ['nobody in particular', callerOf.anonymous(), 'UNAUTHENTICATED'],
  ['another member', callerOf.member(newId()), 'FORBIDDEN'],
  ['somebody who is no member yet', callerOf.member(null), 'FORBIDDEN'],
  ['a channel', callerOf.channel(), 'FORBIDDEN'],
  ['a partner', callerOf.partner('bakery'), 'FORBIDDEN'],
  ['ops who may not read points', callerOf.ops('cy', ['members:read']), 'FORBIDDEN'],
])('%s sees none of it', async (_who, as, code) => {
  const household = newId();
  const anna = await given.member().withPoints(5);
  given.members.household(household, [anna.id]);
  expect(codesOf(await pooled(as, household))).toEqual([code]);
});

test('several households are one question to members and one statement', async () => {
  const ids = [newId(), newId(), newId()];
  for (const id of ids) given.members.household(id, [given.member().id, given.member().id]);
  given.subgraph.statements.length = 0;
  const asked = given.members.asked;
  expect((await pooled(callerOf.ops(), ...ids)).errors).toBeUndefined();
  expect(given.members.asked - asked).toBe(1);
  expect(
    given.subgraph.statements.filter((sql) => sql.includes('"account"') || sql.includes('from account')),
  ).toHaveLength(1);
});
