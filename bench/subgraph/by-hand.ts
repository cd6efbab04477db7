import { customerOf, ordersOf } from './customer-graph.js';

export interface AskedByHand {
  operationName: string;
  variables: { representations: { id: string }[]; first: number; input: { customerId: string; name: string } };
}

/** The answers to the bench's four operations as somebody would write them who needs no graph. */
export function answerByHand({ operationName, variables }: AskedByHand): unknown {
  switch (operationName) {
    case 'Entities':
      return {
        _entities: variables.representations.map(({ id }) => {
          const { name, points, since } = customerOf(id);
          return { name, points, since, orders: ordersOf(id) };
        }),
      };
    case 'Customers':
      return { customers: Array.from({ length: variables.first }, (_, index) => customerOf(String(index))) };
    case 'Rename': {
      const { customerId, name } = variables.input;
      return { renameCustomer: { __typename: 'Customer', ...customerOf(customerId, name) } };
    }
    default:
      throw new Error(`nothing is written for ${operationName}`);
  }
}
