import type { GraphQLRequest } from '../../chassis/service-calls.js';

export interface Case {
  name: string;
  about: string;
  /** The n-th request. */
  request: (n: number) => GraphQLRequest;
}

const entities =
  'query Entities($representations: [_Any!]!) { _entities(representations: $representations) ' +
  '{ ... on Customer { name points since orders { id points placedAt } } } }';

function entitiesOf(count: number): Case {
  return {
    name: `_entities, ${count}`,
    about: `${count} of \`Customer\`, each with three orders that come through a DataLoader`,
    request: (n) => ({
      operationName: 'Entities',
      query: entities,
      variables: {
        representations: Array.from({ length: count }, (_, index) => ({
          __typename: 'Customer',
          id: String(n * count + index),
        })),
      },
    }),
  };
}

export const cases: readonly Case[] = [
  entitiesOf(1),
  entitiesOf(50),
  {
    name: 'query',
    about: 'ten customers with four fields each',
    request: () => ({
      operationName: 'Customers',
      query: 'query Customers($first: Int!) { customers(first: $first) { id name points since } }',
      variables: { first: 10 },
    }),
  },
  {
    name: 'mutation',
    about: 'one that answers with a result union',
    request: (n) => ({
      operationName: 'Rename',
      query:
        'mutation Rename($input: RenameCustomerInput!) { renameCustomer(input: $input) ' +
        '{ __typename ... on Customer { id name points since } ... on Failure { code message } } }',
      variables: { input: { customerId: String(n), name: `Name ${n}` } },
    }),
  },
];
