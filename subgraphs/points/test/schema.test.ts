import { Kind, parse, type ObjectTypeDefinitionNode } from 'graphql';
import { printSubgraph } from '../../../chassis/federated-schema.js';
import { orphanedTypes, resolverClasses } from '../graphql/resolvers.js';

describe('what the public graph shows of points', () => {
  const { definitions } = parse(printSubgraph({ resolverClasses, orphanedTypes }));
  const isPublic = (node: { directives?: readonly { name: { value: string } }[] }) =>
    !node.directives?.some(({ name }) => name.value === 'inaccessible');
  const fieldsOf = (type: string) =>
    definitions.find(
      (node): node is ObjectTypeDefinitionNode => node.kind === Kind.OBJECT_TYPE_DEFINITION && node.name.value === type,
    )?.fields ?? [];
  const namesOf = (nodes: readonly { name: { value: string } }[]) => nodes.map(({ name }) => name.value).sort();

  it('are no types of holds and awards as services see them', () => {
    const types = definitions.filter(
      (node) =>
        node.kind === Kind.OBJECT_TYPE_DEFINITION ||
        node.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION ||
        node.kind === Kind.UNION_TYPE_DEFINITION,
    );
    const shown = namesOf(types.filter(isPublic));
    // Two of explanations, and what ops are told when the redemption they approve has been called off.
    const known = ['ExplainedHold', 'HoldNotOpen', 'LotAward'];
    expect(
      shown.filter((name) => /Hold|Award|PostingFault|Burn|Matur|Simulat|Conver|AccountFund|Budget/.test(name)),
    ).toEqual(known);
    expect(shown).toContain('Wallet');
  });

  it('are the mutations of members and ops alone', () => {
    const mutations = fieldsOf('Mutation');
    expect(namesOf(mutations.filter(isPublic))).toEqual([
      'adjustPoints',
      'approveDonationCause',
      'approveRiskRules',
      'decideReview',
      'donatePoints',
      'fundPledge',
      'giftPoints',
      'proposeDonationCause',
      'proposeRiskRules',
      'signLedgerCheckpoint',
    ]);
    expect(namesOf(mutations.filter((field) => !isPublic(field)))).toEqual([
      'burnPoints',
      'convertPoints',
      'convertPointsOfMany',
      'fundAccount',
      'giveHeld',
      'holdPoints',
      'holdPointsOfMany',
      'matureAwards',
      'postAwards',
      'postAwardsOfMany',
      'receivePoints',
      'returnPoints',
      'reverseAwards',
      'reverseExchange',
      'settleHold',
      'simulatePostings',
      'voidHold',
    ]);
  });

  it('are all queries but those of budgets, of what is held on a member, and of what rewards and partners ask', () => {
    const own = fieldsOf('Query').filter(({ name }) => !name.value.startsWith('_'));
    expect(namesOf(own.filter((field) => !isPublic(field)))).toEqual([
      ...['budgets', 'memberData', 'partnerFunds', 'pointsFlow', 'spendableOf'],
    ]);
  });
});
