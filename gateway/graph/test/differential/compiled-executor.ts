/** Ours, as something to compare. */
import type { FormattedExecutionResult } from 'graphql';
import { ExecutableGraph } from '../../execution/executable-graph.js';
import type { ExecutableOperation } from '../../execution/executable-operation.js';
import { readSupergraph } from '../../read-supergraph.js';
import type { Contender } from './contender.js';

export function compiledExecutor(supergraphSdl: string): Promise<Contender> {
  const graph = new ExecutableGraph(readSupergraph(supergraphSdl));
  const compiled = new WeakMap<object, ExecutableOperation>();
  return Promise.resolve({
    apiSchema: graph.schema,
    answer: async ({ document, operationName, variables }, ask) => {
      const operation = compiled.get(document) ?? graph.operation(document, operationName);
      compiled.set(document, operation);
      const answer = await operation.run(variables, ({ subgraph, query, operationName }, variablesJson) =>
        ask(subgraph, { query, operationName, variables: JSON.parse(variablesJson) as Record<string, unknown> }),
      );
      return answer as FormattedExecutionResult;
    },
    stop: () => Promise.resolve(),
  });
}
