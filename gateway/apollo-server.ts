/** Apollo Server as it stands before the graph: what of it is left out, and what of ours a request meets on its way. */
import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import { fastifyApolloDrainPlugin } from '@as-integrations/fastify';
import type { FastifyInstance } from 'fastify';
import type { Logger } from '../chassis/log.js';
import { quietApollo } from '../chassis/quiet-apollo.js';
import { answerAsAccepted } from './edge/answer-as-accepted.js';
import { limitCost, type OperationCosts } from './edge/cost/limit-cost.js';
import type { GatewayContext } from './edge/gateway-context.js';
import { refuseUnknownOperation } from './edge/known-operation.js';
import { limitVariables } from './edge/limits/limit-variables.js';
import { logOperations } from './edge/log-operations.js';
import { formatError, noteErrors } from './edge/mask-errors.js';
import type { OperationList } from './edge/persisted/operation-list.js';
import type { GatewaySettings } from './env.js';
import { answerOperations } from './graph/answer-operations.js';
import type { Graph } from './graph/load-graph.js';
import { limitFields, type RateLimits } from './rate/rate-limits.js';
import { countOperations } from './telemetry/count-operations.js';
import type { GatewayMetrics } from './telemetry/gateway-metrics.js';
import { traceOperations } from './telemetry/trace-operations.js';
import type { Traces } from './telemetry/traces.js';

export interface ServerParts {
  graph: Graph;
  costs: OperationCosts;
  /** Where only known operations are served. */
  list: OperationList | undefined;
  /** Undefined in open mode. */
  rates: RateLimits | undefined;
  metrics: GatewayMetrics | undefined;
  traces: Traces | undefined;
  log: Logger;
}

/** Not started yet. When it stops, it closes `app` first, and lets the requests under way end. */
export function createApolloServer(
  settings: GatewaySettings,
  app: FastifyInstance,
  parts: ServerParts,
): ApolloServer<GatewayContext> {
  const { graph, list, log } = parts;
  return new ApolloServer<GatewayContext>({
    gateway: graph.gateway,
    documentStore: graph.documents,
    introspection: settings.landing,
    hideSchemaDetailsFromClientErrors: !settings.landing,
    csrfPrevention: !settings.open,
    ...(settings.open ? {} : { parseOptions: { maxTokens: settings.operationLimits.tokens } }),
    ...(list ? { persistedQueries: { cache: list.store } } : {}),
    allowBatchedHttpRequests: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    formatError,
    logger: log.child({ part: 'apollo' }),
    // Apollo Server's own adds a line's end to the text, which is then copied whole.
    stringifyResult: (answer) => JSON.stringify(answer),
    plugins: [
      // First, because Apollo Server asks one after the other who answers.
      answerOperations(graph.gateway),
      fastifyApolloDrainPlugin(app),
      refuseUnknownOperation,
      ...limits(settings, parts),
      noteErrors,
      logOperations(log),
      answerAsAccepted,
      ...observers(parts),
      ...quietApollo(),
    ],
  });
}

function limits(settings: GatewaySettings, { costs, rates }: ServerParts): ApolloServerPlugin<GatewayContext>[] {
  if (!rates) return [];
  return [limitVariables(settings.operationLimits), limitCost(costs, settings.costBudgets), limitFields(rates)];
}

function observers({ metrics, traces }: ServerParts): ApolloServerPlugin<GatewayContext>[] {
  return [...(metrics ? [countOperations(metrics)] : []), ...(traces ? [traceOperations(traces)] : [])];
}
