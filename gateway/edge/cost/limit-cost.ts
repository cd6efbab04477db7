/**
 * Operations that may cost too much are refused before anything is fetched, with the cost and the limit. Who sends the
 * header `x-cost: true` is told the cost of what is answered, in `extensions.cost`.
 */
import type { Supergraph } from '@apollo/federation-internals';
import type { ApolloServerPlugin } from '@apollo/server';
import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import type { GatewayContext } from '../gateway-context.js';
import { orRefuse, refusedRequest } from '../refused-request.js';
import { compileCost } from './compile-cost.js';
import type { CostBudgets } from './cost-budgets.js';
import { costTooHigh } from './cost-faults.js';
import { readCostMarks, type CostMarks } from './cost-marks.js';
import type { Variables } from './term.js';

/** Of the graphs in force, and of operations for as long as Apollo Server keeps their documents. */
export class OperationCosts {
  private readonly marks = new WeakMap<GraphQLSchema, CostMarks>();
  private readonly compiled = new WeakMap<
    OperationDefinitionNode,
    { schema: GraphQLSchema; cost: (variables: Variables) => number }
  >();

  /** Before any operation is asked of this schema. */
  readSupergraph(schema: GraphQLSchema, supergraph: Supergraph): void {
    this.marks.set(schema, readCostMarks(supergraph));
  }

  of(operation: OperationDefinitionNode, document: DocumentNode, schema: GraphQLSchema, variables: Variables): number {
    const known = this.compiled.get(operation);
    if (known?.schema === schema) return known.cost(variables);
    const marks = this.marks.get(schema) ?? { weights: new Map(), listSizes: new Map() };
    const cost = compileCost(document, operation, { schema, marks });
    this.compiled.set(operation, { schema, cost });
    return cost(variables);
  }
}

export function limitCost(costs: OperationCosts, budgets: CostBudgets): ApolloServerPlugin<GatewayContext> {
  return {
    requestDidStart: () => {
      let told: { cost: number; allowed: number } | undefined;
      return Promise.resolve({
        didResolveOperation: ({ operation, document, schema, request, contextValue: { caller, locale } }) => {
          if (!operation || caller.kind === 'service') return Promise.resolve();
          const allowed = budgets[caller.kind];
          const variables = request.variables ?? {};
          const cost = Math.min(
            orRefuse(locale, () => costs.of(operation, document, schema, variables)),
            Number.MAX_SAFE_INTEGER,
          );
          if (cost > allowed)
            throw refusedRequest(costTooHigh({ limit: `cost.${caller.kind}`, cost, allowed }), locale);
          if (request.http?.headers.get('x-cost') === 'true') told = { cost, allowed };
          return Promise.resolve();
        },
        willSendResponse: ({ response: { body } }) => {
          if (told && body.kind === 'single') {
            body.singleResult.extensions = { ...body.singleResult.extensions, cost: told };
          }
          return Promise.resolve();
        },
      });
    },
  };
}
