import { prepareAnswer } from './prepared-answer.js';
import { memberIdOf } from './world.js';

const answer = (query: string, variables: Record<string, unknown> = {}) =>
  JSON.parse(prepareAnswer(query)({ variables, asker: () => '12345678' }).toString()) as unknown;

test('an answer has the aliases, the page and the fragments that were asked for, about the member who asks', () => {
  const query = `query { me { who: number ...Named } } fragment Named on Member {
    ledger(first: 1) { edges { node { __typename id ... on LedgerEntry { amount } ... on Member { number } } } } }`;
  expect(answer(query)).toEqual({
    data: {
      me: {
        who: '12345678',
        ledger: {
          edges: [{ node: { __typename: 'LedgerEntry', id: '40000000-0000-7000-8000-000012345678', amount: -500 } }],
        },
      },
    },
  });
});

test('entities come in the order and number of their representations', () => {
  const query = `query ($them: [_Any!]!) { _entities(representations: $them) {
    ... on Currency { name } ... on Member { displayName } } }`;
  const bread = { __typename: 'Currency', code: 'BREAD' };
  const them = [bread, { __typename: 'Member', id: memberIdOf('87654321') }, bread];
  expect(answer(query, { them })).toEqual({
    data: { _entities: [{ name: 'BREAD 积分' }, { displayName: '会员 87654321' }, { name: 'BREAD 积分' }] },
  });
});

test('a mutation answers with the id it was given, and a look-up with the member of the subject', () => {
  expect(
    answer('mutation ($input: RedeemRewardInput!) { redeemReward(input: $input) { ... on Redemption { id } } }', {
      input: { redemptionId: '00000000-0000-7000-9000-000011112222' },
    }),
  ).toEqual({ data: { redeemReward: { id: '00000000-0000-7000-9000-000011112222' } } });
  expect(answer('{ memberByIdentity(issuer: "x", subject: "33334444") { memberId } }')).toEqual({
    data: { memberByIdentity: { memberId: '00000000-0000-7000-8000-000033334444' } },
  });
});

test('what this world does not know is no answer', () => {
  expect(() => answer('{ me { shoeSize } }')).toThrow('the canned world has no shoeSize');
});
