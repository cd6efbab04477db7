/**
 * The one door for the outside. Puts the gateway together: the graph (ApolloGateway over the supergraph file), identity
 * (tokens to callers), the edge (limits, masking, health) and the landing pages; then listens.
 */
import fastifyApollo from '@as-integrations/fastify';
import type { FastifyInstance } from 'fastify';
import type { JWK } from 'jose';
import { createLog, type Logger } from '../chassis/log.js';
import { OpenedThings } from '../chassis/opened-things.js';
import { openShortMemory, type ShortMemory } from '../chassis/short-memory.js';
import { createApolloServer } from './apollo-server.js';
import { admitRequest } from './edge/admit-request.js';
import { OperationCosts } from './edge/cost/limit-cost.js';
import { serveHealth } from './edge/health.js';
import { openHttpServer } from './edge/http-server.js';
import { DocumentLimits } from './edge/limits/document-limits.js';
import { openRequest, type Identification } from './edge/open-request.js';
import { Overload } from './edge/overload.js';
import { OperationList } from './edge/persisted/operation-list.js';
import { serveDownloads } from './edge/serve-downloads.js';
import { shedLoad } from './edge/shed-load.js';
import type { GatewaySettings } from './env.js';
import { prepareGraph, type Graph } from './graph/load-graph.js';
import type { SubgraphDoor } from './graph/subgraph-door.js';
import { SubgraphDoors } from './graph/subgraph-doors.js';
import { lookUpClient } from './identity/client-lookup.js';
import { newIssuerKey, publicKeys, trustEmbeddedIssuer } from './identity/embedded-issuer.js';
import { lookUpMember } from './identity/member-lookup.js';
import { trustOutsideIssuer } from './identity/outside-issuer.js';
import { readExampleOperations } from './landing/example-operations.js';
import { serveLanding } from './landing/serve-landing.js';
import { serveTokens } from './oauth/serve-tokens.js';
import { RateCounters } from './rate/rate-counters.js';
import { RateLimits } from './rate/rate-limits.js';
import { GatewayMetrics } from './telemetry/gateway-metrics.js';
import { serveMetrics } from './telemetry/serve-metrics.js';
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
  const opened = new OpenedThings();
  try {
    const parts = await openParts(settings, log, opened);
    return await serve(settings, parts, opened);
  } catch (error) {
    await opened.close();
    throw error;
  }
}

/** What requests need beside the graph; undefined where the settings leave it out. */
interface GatewayParts {
  log: Logger;
  memory: ShortMemory;
  doors: SubgraphDoors;
  overload: Overload;
  rates: RateLimits | undefined;
  metrics: GatewayMetrics | undefined;
  traces: Traces | undefined;
}

async function openParts(settings: GatewaySettings, log: Logger, opened: OpenedThings): Promise<GatewayParts> {
  const memory = openShortMemory(settings.redisUrl, 'fealty:gateway', log);
  opened.closeBy(() => memory.close());
  const counters = settings.open ? undefined : new RateCounters(settings.rateBudgets, settings.redisUrl, log);
  if (counters) opened.closeBy(() => counters.close());
  const overload = new Overload(settings.mostInFlight);
  const metrics: GatewayMetrics | undefined =
    settings.metricsPort === undefined
      ? undefined
      : new GatewayMetrics(await operationNames(settings.operationsFolder, log), {
          isRateStoreLost: () => counters?.isStoreLost ?? false,
          breakerStates: () => doors.breakerStates(),
          load: () => overload,
        });
  const doors = new SubgraphDoors(settings, metrics);
  opened.closeBy(() => doors.close());
  const traces = settings.tracesUrl === undefined ? undefined : await Traces.open(settings.tracesUrl);
  if (traces) opened.closeBy(() => traces.close());
  const rates = counters && new RateLimits(settings.rateBudgets, counters);
  return { log, memory, doors, overload, rates, metrics, traces };
}

async function serve(settings: GatewaySettings, parts: GatewayParts, opened: OpenedThings): Promise<RunningGateway> {
  const { log, doors, metrics } = parts;
  let draining = false;
  const app = openHttpServer(settings, log);
  opened.closeBy(() => app.close());
  if (!settings.open) shedLoad(app, parts.overload);
  const costs = new OperationCosts();
  const graph = await prepareGraph(settings, {
    doors,
    log,
    metrics,
    onGraph: (schema, supergraph) => costs.readSupergraph(schema, supergraph),
  });
  const list = settings.operationsOnly ? await OperationList.read(settings.operationsFolder) : undefined;
  const apollo = createApolloServer(settings, app, { ...parts, graph, costs, list });
  await apollo.start();
  opened.closeBy(() => apollo.stop());
  const issuerKey = await embeddedKey(settings, log);
  const identification = await identificationBy(settings, issuerKey, { ...parts, graph });
  const gates = [...(list ? [list] : []), ...(settings.open ? [] : [new DocumentLimits(settings.operationLimits)])];
  await app.register(fastifyApollo(apollo), {
    context: async (request, reply) => {
      const context = await openRequest(request, log, identification);
      void reply.headers(context.headers ?? {});
      admitRequest(gates, request, context);
      return context;
    },
  });
  serveHealth(app, {
    subgraphs: () => [...graph.subgraphs().keys()],
    door: (name) => doors.to(name, graph.subgraphs().get(name)),
    isDraining: () => draining,
  });
  if (parts.rates) {
    const members = () =>
      graph.subgraphs().has('members') ? doors.to('members', graph.subgraphs().get('members')) : undefined;
    serveDownloads(app, { members, limits: parts.rates, log });
  }
  if (issuerKey && parts.rates) {
    const partners = () => partnersIn(graph, doors);
    serveTokens(app, { issuerKey, partners, limits: parts.rates, log });
  }
  if (issuerKey) {
    const keys = await publicKeys(issuerKey);
    app.get('/.well-known/jwks.json', () => keys);
  }
  if (settings.landing) serveLanding(app, { ...settings, issuerKey }, log);
  const metricsUrl = await openMetrics(settings, metrics, opened);
  const url = await listen(app, settings);
  log.info({ url, metrics: metricsUrl, open: settings.open }, 'listening');
  return {
    url,
    metricsUrl,
    stop: () => {
      draining = true;
      return opened.close();
    },
  };
}

async function openMetrics(
  { host, metricsPort: port }: GatewaySettings,
  metrics: GatewayMetrics | undefined,
  opened: OpenedThings,
): Promise<string | undefined> {
  if (!metrics || port === undefined) return undefined;
  const server = await serveMetrics(() => metrics.text(), { host, port });
  opened.closeBy(() => server.close());
  return server.url;
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
  { graph, doors, memory, rates }: GatewayParts & { graph: Graph },
): Promise<Identification | 'everyone is anonymous'> {
  if (!rates) return 'everyone is anonymous';
  const trusted = issuerKey
    ? [await trustEmbeddedIssuer(issuerKey)]
    : settings.outsideIssuers.map((name) => trustOutsideIssuer(name, settings.outsideAudience));
  return {
    issuers: new Map(trusted.map((issuer) => [issuer.name, issuer])),
    limits: rates,
    memberOf: async (identity, on) => {
      // A foreign supergraph has no members of ours: an identity is then all there is.
      if (!graph.subgraphs().has('members')) return { memberId: null };
      const members = doors.to('members', graph.subgraphs().get('members'));
      return lookUpMember(identity, { ...on, caller: { kind: 'service', name: 'gateway' } }, { members, memory });
    },
    clientOf: async (clientId, on) => {
      const partners = partnersIn(graph, doors);
      if (!partners) return null;
      return lookUpClient(clientId, { ...on, caller: { kind: 'service', name: 'gateway' } }, { partners, memory });
    },
  };
}

/** Undefined where the graph is another's, which has none. */
function partnersIn(graph: Graph, doors: SubgraphDoors): SubgraphDoor | undefined {
  return graph.subgraphs().has('partners') ? doors.to('partners', graph.subgraphs().get('partners')) : undefined;
}

async function listen(app: FastifyInstance, { host, port }: GatewaySettings): Promise<string> {
  const url = await app.listen({ host, port });
  // Listening on all addresses, fastify names the wildcard, which no client can call.
  return url.replace('0.0.0.0', '127.0.0.1');
}
