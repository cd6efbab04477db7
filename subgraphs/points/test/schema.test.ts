import { Kind, parse, type ObjectTypeDefinitionNode } from 'graphql';
import { printSubgraph } from '../../../chassis/federated-schema.js';
import { orphanedTypes, resolverClasses } from '../graphql/resolvers.js';

describe('what the public graph shows of points', () => {
  const { definitions } = parse(printSubgraph({ resolverClasses, orphanedTypes }));
  const isPublic = (node: { directives?: readonly { name: { value: string } }[] }) =>
    !node.directives?.some(({ name }) => name.value === 'inaccessible');
  const named = definitions.filter((node) => 'name' in node && node.kind !== Kind.SCALAR_TYPE_DEFINITION);

  it('is the wallet and the ledger with the words all share, and nothing of holds and awards', () => {
    const shown = named.filter((node) => 'directives' in node && isPublic(node));
    expect(shown.map((node) => ('name' in node ? node.name?.value : undefined)).sort()).toEqual([
      'Currency',
      'ExpiryBucket',
      'Failure',
      'LedgerConnection',
      'LedgerEdge',
      'LedgerEntry',
      'LedgerKind',
      'Member',
      'Money',
      'MoneyInput',
      'Mutation',
      'NotEnoughPoints',
      'PageInfo',
      'Query',
      'Wallet',
    ]);
  });

  it('hides every mutation', () => {
    const mutation = definitions.find(
      (node): node is ObjectTypeDefinitionNode =>
        node.kind === Kind.OBJECT_TYPE_DEFINITION && node.name.value === 'Mutation',
    );
    expect(mutation?.fields?.map(({ name }) => name.value).sort()).toEqual([
      'convertPoints',
      'holdPoints',
      'postAwards',
      'returnPoints',
      'reverseAwards',
      'settleHold',
      'voidHold',
    ]);
    expect(mutation?.fields?.filter(isPublic)).toEqual([]);
  });
});
