/** Everything the gateway reads from outside, once, at boot. README.md has the table. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { JWK } from 'jose';
import { z } from 'zod';
import { issuerKeyShape } from '../chassis/issuer-token.js';
import { callKeysShape, logLevelShape, parsedBy, peersShape, portShape } from '../chassis/service-settings.js';
import { readSettings } from '../chassis/settings.js';
import type { CallKeys } from '../chassis/signed-call.js';
import { costBudgets, type CostBudgets } from './edge/cost/cost-budgets.js';
import { operationLimits, type OperationLimits } from './edge/limits/operation-limits.js';
import { figuresShape } from './figures-shape.js';
import { parseTokenHolder, type TokenHolder } from './identity/token-holder.js';
import { budgetsWith, type RateBudgets } from './rate/rate-budgets.js';

export interface GatewaySettings {
  host: string;
  /** 0 takes any free port. */
  port: number;
  logLevel: z.output<typeof logLevelShape>;
  /** No identity, no signing, no limits: for conformance suites over foreign supergraphs. */
  open: boolean;
  supergraphFile: string;
  operationsFolder: string;
  /** Whatever is not in that folder is refused. */
  operationsOnly: boolean;
  /** Addresses of subgraphs by name; they go before those in the supergraph. */
  peers: ReadonlyMap<string, string>;
  /** Undefined (never in production): calls are not signed, and our own subgraphs will not answer. */
  sendKeys: CallKeys | undefined;
  redisUrl: string | undefined;
  /** Undefined outside production: a key of this process alone is made at boot. */
  issuerKey: JWK | undefined;
  /** Names of outside issuers; when there are any, the embedded one is not trusted. */
  outsideIssuers: string[];
  outsideAudience: string;
  /** Sandbox, GraphiQL and introspection. */
  landing: boolean;
  /** For whom the landing pages make tokens; never in production. */
  sampleCallers: TokenHolder[];
  bodyLimitBytes: number;
  operationLimits: OperationLimits;
  costBudgets: CostBudgets;
  rateBudgets: RateBudgets;
  /** Requests under way at once; fewer while the process is busy without a pause. */
  mostInFlight: number;
  /** Takes traces by OTLP over HTTP; undefined: none are made. */
  tracesUrl: string | undefined;
  /** Undefined: no metrics are kept. 0 takes any free port. */
  metricsPort: number | undefined;
  /** Whose X-Forwarded-For is believed: addresses and networks of proxies of ours. */
  trustedProxies: string[];
  subgraphTimeoutMs: number;
  subgraphConnections: number;
  watchEveryMs: number;
}

const flagShape = z.enum(['true', 'false']).transform((text) => text === 'true');
const listShape = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean),
);

const holdersShape = listShape.transform((parts, context) => {
  try {
    return parts.map(parseTokenHolder);
  } catch (error) {
    context.addIssue({ code: 'custom', message: (error as Error).message });
    return z.NEVER;
  }
});

/** `when` keeps these checks alive beside other problems, so that all of them are listed at once. */
const always = { when: () => true };

interface RawSettings {
  NODE_ENV?: string;
  OPEN?: boolean;
  ISSUER_KEY?: unknown;
  OIDC_ISSUER?: unknown;
}

const bareInProduction = (read: RawSettings) => read.NODE_ENV === 'production' && read.OPEN !== true;

const gatewayShape = z
  .object({
    NODE_ENV: z.string().default('development'),
    HOST: z.string().default('127.0.0.1'),
    PORT: portShape.default(4000),
    LOG_LEVEL: logLevelShape.default('info'),
    OPEN: flagShape.default(false),
    SUPERGRAPH: z.string().default('schema/supergraph.graphql'),
    OPERATIONS: z.string().default('schema/operations'),
    OPERATIONS_ONLY: flagShape.default(false),
    PEERS: peersShape.default(new Map()),
    CALL_SEND_KEYS: callKeysShape.optional(),
    REDIS_URL: z.url().optional(),
    ISSUER_KEY: issuerKeyShape.optional(),
    OIDC_ISSUER: listShape.pipe(z.array(z.url({ error: 'is no list of addresses' }))).default([]),
    OIDC_AUDIENCE: z.string().default('fealty'),
    SANDBOX: flagShape.optional(),
    SAMPLE_CALLERS: holdersShape.default([]),
    BODY_LIMIT_BYTES: z.coerce
      .number()
      .int()
      .min(1_024)
      .max(16 * 1024 * 1024)
      .default(256 * 1024),
    OPERATION_LIMITS: figuresShape(operationLimits),
    COST_LIMITS: figuresShape(costBudgets),
    REQUESTS_IN_FLIGHT: z.coerce.number().int().min(8).max(100_000).default(1_000),
    OTEL_EXPORTER_OTLP_ENDPOINT: z.url().optional(),
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: z.url().optional(),
    METRICS_PORT: portShape.optional(),
    RATE_LIMITS: parsedBy(budgetsWith).default(budgetsWith('')),
    TRUSTED_PROXIES: listShape
      .pipe(
        z.array(
          z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], { error: 'is no list of addresses or networks' }),
        ),
      )
      .default([]),
    SUBGRAPH_TIMEOUT_MS: z.coerce.number().int().min(50).max(60_000).default(5_000),
    SUBGRAPH_CONNECTIONS: z.coerce.number().int().min(1).max(1_024).default(64),
    SUPERGRAPH_WATCH_MS: z.coerce.number().int().min(20).max(60_000).default(1_000),
  })
  .refine((read) => !bareInProduction(read) || read.CALL_SEND_KEYS !== undefined, {
    path: ['CALL_SEND_KEYS'],
    ...always,
  })
  .refine((read) => !bareInProduction(read) || read.ISSUER_KEY !== undefined || read.OIDC_ISSUER.length > 0, {
    path: ['ISSUER_KEY'],
    ...always,
  })
  .refine((read) => read.NODE_ENV !== 'production' || read.SAMPLE_CALLERS.length === 0, {
    path: ['SAMPLE_CALLERS'],
    error: 'makes tokens for whoever opens a page: not in production',
    ...always,
  });

/** Throws a SettingsError that lists every missing or wrong variable. */
export function readGatewaySettings(environment: NodeJS.ProcessEnv): GatewaySettings {
  const read = readSettings(gatewayShape, environment);
  return {
    host: read.HOST,
    port: read.PORT,
    logLevel: read.LOG_LEVEL,
    open: read.OPEN,
    supergraphFile: read.SUPERGRAPH,
    operationsFolder: read.OPERATIONS,
    operationsOnly: read.OPERATIONS_ONLY && !read.OPEN,
    peers: read.PEERS,
    sendKeys: read.OPEN ? undefined : read.CALL_SEND_KEYS,
    redisUrl: read.REDIS_URL,
    issuerKey: read.ISSUER_KEY,
    outsideIssuers: read.OIDC_ISSUER,
    outsideAudience: read.OIDC_AUDIENCE,
    landing: read.SANDBOX ?? (read.OPEN || read.NODE_ENV !== 'production'),
    sampleCallers: read.SAMPLE_CALLERS,
    bodyLimitBytes: read.BODY_LIMIT_BYTES,
    operationLimits: read.OPERATION_LIMITS,
    costBudgets: read.COST_LIMITS,
    rateBudgets: read.RATE_LIMITS,
    mostInFlight: read.REQUESTS_IN_FLIGHT,
    tracesUrl: read.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? tracesBelow(read.OTEL_EXPORTER_OTLP_ENDPOINT),
    metricsPort: read.METRICS_PORT,
    trustedProxies: read.TRUSTED_PROXIES,
    subgraphTimeoutMs: read.SUBGRAPH_TIMEOUT_MS,
    subgraphConnections: read.SUBGRAPH_CONNECTIONS,
    watchEveryMs: read.SUPERGRAPH_WATCH_MS,
  };
}

/** Where a collector of all signals takes traces. */
function tracesBelow(endpoint: string | undefined): string | undefined {
  return endpoint && `${endpoint.replace(/\/$/, '')}/v1/traces`;
}

/** The environment as the flags of `npm run gateway` change it. Throws a TypeError for an unknown flag. */
export function environmentWith(flags: string[], environment: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const { values } = parseArgs({
    args: flags,
    options: {
      supergraph: { type: 'string' },
      port: { type: 'string' },
      host: { type: 'string' },
      open: { type: 'boolean' },
    },
  });
  return {
    ...environment,
    ...(values.supergraph === undefined ? {} : { SUPERGRAPH: asTyped(values.supergraph, environment.INIT_CWD) }),
    ...(values.port === undefined ? {} : { PORT: values.port }),
    ...(values.host === undefined ? {} : { HOST: values.host }),
    ...(values.open === true ? { OPEN: 'true' } : {}),
  };
}

/** npm changes to the package's folder; a file named on its command line is meant from where the person stood. */
function asTyped(file: string, startedIn: string | undefined): string {
  if (startedIn === undefined || existsSync(file)) return file;
  return path.resolve(startedIn, file);
}

/** @apollo/gateway probes cloud metadata and posts usage unless it finds this when it is loaded. */
export function silenceApolloTelemetry(): void {
  process.env.APOLLO_TELEMETRY_DISABLED = 'true';
}
