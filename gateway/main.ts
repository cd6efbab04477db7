/**
 * The one door for the outside. Puts the gateway together: the graph (ApolloGateway over the supergraph file), identity
 * (tokens to callers), the edge (limits, masking, health) and the landing pages; then listens.
 */
import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import fastifyApollo, { fastifyApolloDrainPlugin } from '@as-integrations/fastify';
import type { FastifyInstance } from 'fastify';
import type { JWK } from 'jose';
import { createLog, type Logger } from '../chassis/log.js';
import { openShortMemory, type ShortMemory } from '../chassis/short-memory.js';
import { admitRequest } from './edge/admit-request.js';
import { answerAsAccepted } from './edge/answer-as-accepted.js';
import { limitCost, OperationCosts } from './edge/cost/limit-cost.js';
import type { GatewayContext } from './edge/gateway-context.js';
import { serveHealth } from './edge/health.js';
import { openHttpServer } from './edge/http-server.js';
import { refuseUnknownOperation } from './edge/known-operation.js';
import { DocumentLimits } from './edge/limits/document-limits.js';
import { limitVariables } from './edge/limits/limit-variables.js';
import { logOperations } from './edge/log-operations.js';
import { formatError, noteErrors } from './edge/mask-errors.js';
import { openRequest, type Identification } from './edge/open-request.js';
import { Overload } from './edge/overload.js';
import { shedLoad } from './edge/shed-load.js';
import { OperationList } from './edge/persisted/operation-list.js';
import type { GatewaySettings } from './env.js';
import { prepareGraph, type Graph } from './graph/load-graph.js';
import { SubgraphDoors } from './graph/subgraph-doors.js';
import { newIssuerKey, publicKeys, trustEmbeddedIssuer } from './identity/embedded-issuer.js';
import { lookUpMember } from './identity/member-lookup.js';
import { trustOutsideIssuer } from './identity/outside-issuer.js';
import { readExampleOperations } from './landing/example-operations.js';
import { serveLanding } from './landing/serve-landing.js';
import { RateCounters } from './rate/rate-counters.js';
import { limitFields, RateLimits } from './rate/rate-limits.js';
import { countOperations } from './telemetry/count-operations.js';
import { GatewayMetrics } from './telemetry/gateway-metrics.js';
import { serveMetrics, type MetricsServer } from './telemetry/serve-metrics.js';
import { traceOperations } from './telemetry/trace-operations.js';
import { Traces } from './telemetry/traces.js';

export interface RunningGateway {
  /** Base address, without a path; GraphQL is at /graphql. */
  url: string;
  /** Of the page for Prometheus, where METRICS_PORT is set. */
  metricsUrl: string | undefined;
  /** Refuses new requests, lets those under way end (ten seconds at most), then lets go of everything. */
  stop(): Promise<void>;
}

/** Resolves once requests are answered. Throws when the supergraph cannot be used or the port is taken. */
export async function startGateway(
  settings: GatewaySettings,
  surroundings: { log?: Logger } = {},
): Promise<RunningGateway> {
  const log = surroundings.log ?? createLog('gateway', settings.logLevel);
  if (!settings.open && !settings.sendKeys) {
    log.warn('CALL_SEND_KEYS is not set: calls are not signed, and subgraphs of ours will not answer them');
  }
  const memory = openShortMemory(settings.redisUrl, 'fealty:gateway', log);
  const rates = settings.open ? undefined : new RateCounters(settings.rateBudgets, settings.redisUrl, log);
  const limits = rates && new RateLimits(settings.rateBudgets, rates);
  const metrics: GatewayMetrics | undefined =
    settings.metricsPort === undefined
      ? undefined
      : new GatewayMetrics(await operationNames(settings.operationsFolder, log), {
          isRateStoreLost: () => rates?.isStoreLost ?? false,
          breakerStates: () => doors.breakerStates(),
          load: () => overload,
        });
  const doors = new SubgraphDoors(settings, metrics);
  const traces = settings.tracesUrl === undefined ? undefined : await Traces.open(settings.tracesUrl);
  let metricsServer: MetricsServer | undefined;
  let draining = false;
  const app = openHttpServer(settings, log);
  const overload = new Overload(settings.mostInFlight);
  if (!settings.open) shedLoad(app, overload);
  const letGo = async () => {
    await Promise.all([doors.close(), memory.close(), rates?.close(), metricsServer?.close(), traces?.close()]);
  };
  let started: ApolloServer<GatewayContext> | undefined;
  try {
    const graph = await prepareGraph(settings, doors, log, metrics);
    const list = settings.operationsOnly ? await OperationList.read(settings.operationsFolder) : undefined;
    const apollo = createApolloServer(settings, { graph, app, list, limits, metrics, traces, log });
    await apollo.start();
    started = apollo;
    const issuerKey = await embeddedKey(settings, log);
    const identification = limits
      ? await identificationBy(settings, issuerKey, { graph, doors, memory, limits })
      : 'everyone is anonymous';
    serveHealth(app, {
      subgraphs: () => [...graph.subgraphs().keys()],
      door: (name) => doors.to(name, graph.subgraphs().get(name)),
      isDraining: () => draining,
    });
    if (issuerKey) {
      const keys = await publicKeys(issuerKey);
      app.get('/.well-known/jwks.json', () => keys);
    }
    const gates = [...(list ? [list] : []), ...(settings.open ? [] : [new DocumentLimits(settings.operationLimits)])];
    if (settings.landing) serveLanding(app, { ...settings, issuerKey }, log);
    await app.register(fastifyApollo(apollo), {
      context: async (request) => {
        const context = await openRequest(request, log, identification);
        admitRequest(gates, request, context);
        return context;
      },
    });
    if (metrics && settings.metricsPort !== undefined) {
      metricsServer = await serveMetrics(() => metrics.text(), { host: settings.host, port: settings.metricsPort });
    }
    const url = await listen(app, settings);
    log.info({ url, metrics: metricsServer?.url, open: settings.open }, 'listening');
    return {
      url,
      metricsUrl: metricsServer?.url,
      stop: async () => {
        draining = true;
        await apollo.stop();
        await letGo();
      },
    };
  } catch (error) {
    await (started ? started.stop() : app.close());
    await letGo();
    throw error;
  }
}

interface ServerParts {
  graph: Graph;
  app: FastifyInstance;
  /** Where only known operations are served. */
  list: OperationList | undefined;
  limits: RateLimits | undefined;
  metrics: GatewayMetrics | undefined;
  traces: Traces | undefined;
  log: Logger;
}

function createApolloServer(
  settings: GatewaySettings,
  { graph, app, list, limits, metrics, traces, log }: ServerParts,
): ApolloServer<GatewayContext> {
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
    plugins: [
      fastifyApolloDrainPlugin(app),
      refuseUnknownOperation,
      ...(settings.open
        ? []
        : [limitVariables(settings.operationLimits), limitCost(operationCosts(graph), settings.costBudgets)]),
      ...(limits ? [limitFields(limits)] : []),
      noteErrors,
      logOperations,
      answerAsAccepted,
      ...(metrics ? [countOperations(metrics)] : []),
      ...(traces ? [traceOperations(traces)] : []),
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
    ],
  });
}

function operationCosts({ gateway }: Graph): OperationCosts {
  const costs = new OperationCosts();
  gateway.onSchemaLoadOrUpdate(({ apiSchema, coreSupergraphSdl }) =>
    costs.readSupergraph(apiSchema, coreSupergraphSdl),
  );
  return costs;
}

/** Of the operations we know beforehand. A foreign graph has none of them, and its metrics do without. */
async function operationNames(folder: string, log: Logger): Promise<string[]> {
  try {
    return (await readExampleOperations(folder)).map(({ name }) => name);
  } catch (error) {
    log.warn({ err: error }, 'the names of known operations cannot be read');
    return [];
  }
}

/** The embedded issuer's key, or undefined when it is not in use. */
async function embeddedKey(settings: GatewaySettings, log: Logger): Promise<JWK | undefined> {
  if (settings.open || settings.outsideIssuers.length > 0) return undefined;
  if (settings.issuerKey) return settings.issuerKey;
  log.warn('ISSUER_KEY is not set: tokens of this process are good for this process alone');
  return newIssuerKey();
}

async function identificationBy(
  settings: GatewaySettings,
  issuerKey: JWK | undefined,
  parts: { graph: Graph; doors: SubgraphDoors; memory: ShortMemory; limits: RateLimits },
): Promise<Identification> {
  const trusted = issuerKey
    ? [await trustEmbeddedIssuer(issuerKey)]
    : settings.outsideIssuers.map((name) => trustOutsideIssuer(name, settings.outsideAudience));
  return {
    issuers: new Map(trusted.map((issuer) => [issuer.name, issuer])),
    limits: parts.limits,
    memberOf: async (identity, on) => {
      const { graph, doors, memory } = parts;
      // A foreign supergraph has no members of ours: an identity is then all there is.
      if (!graph.subgraphs().has('members')) return null;
      const members = doors.to('members', graph.subgraphs().get('members'));
      return lookUpMember(identity, { ...on, caller: { kind: 'service', name: 'gateway' } }, { members, memory });
    },
  };
}

async function listen(app: FastifyInstance, { host, port }: GatewaySettings): Promise<string> {
  const url = await app.listen({ host, port });
  // Listening on all addresses, fastify names the wildcard, which no client can call.
  return url.replace('0.0.0.0', '127.0.0.1');
}
