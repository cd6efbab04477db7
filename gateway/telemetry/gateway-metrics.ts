/** What Prometheus reads of the gateway. No label holds anything of a member, of a token or of a request's content. */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { faultCodes } from '../../chassis/domain-error.js';
import { BoundedNames } from './bounded-names.js';
import type { FetchOutcome, GraphMetrics } from './graph-metrics.js';

/** What is not counted when it happens but looked at when somebody asks. */
export interface MetricsSources {
  isRateStoreLost(): boolean;
  /** By subgraph: 0 closed, 1 open, 2 probing. */
  breakerStates(): ReadonlyMap<string, number>;
  load(): { inFlight: number; bound: number; refused: number };
}

const codes = [
  'OK',
  ...faultCodes,
  'INTERNAL_SERVER_ERROR',
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
];

/** Seconds: from a quick fetch to the usual limit on how long a subgraph may take. */
const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** A gateway has some fifty limits with names of their own. */
const mostLimits = 100;
const mostUnknownOperations = 200;

export class GatewayMetrics implements GraphMetrics {
  private readonly registry = new Registry();
  private readonly operations: BoundedNames;
  private readonly codes = new BoundedNames(codes, 0);
  private readonly limits = new BoundedNames([], mostLimits);
  private readonly operationDurations = this.durations(
    'operation_duration_seconds',
    'From reading an operation to its whole answer.',
    ['operation', 'type'],
  );
  private readonly fetchDurations = this.durations(
    'fetch_duration_seconds',
    'From asking a subgraph to its whole answer, or to giving up.',
    ['subgraph', 'outcome'],
  );
  private readonly requests = this.counter(
    'requests_total',
    'GraphQL requests by code; OK is one without errors.',
    'code',
  );
  private readonly limitHits = this.counter('limit_hits_total', 'Requests refused by a limit, by its name.', 'limit');
  private readonly planHits = this.counter('plan_cache_hits_total', 'Operations whose plan was there.');
  private readonly planMisses = this.counter('plan_cache_misses_total', 'Operations that had to be planned.');
  private readonly plans = this.gauge('plan_cache_plans', 'Plans kept.');
  private readonly fallbacks = this.counter('executor_fallbacks_total', 'Operations that the stock executor answered.');

  /** `operations` are the names that are always told apart: those of schema/operations. */
  constructor(operations: Iterable<string>, sources: MetricsSources) {
    this.operations = new BoundedNames(['anonymous', ...operations], mostUnknownOperations);
    collectDefaultMetrics({ register: this.registry });
    this.gauge('rate_store_lost', '1 while Redis is out of reach, so that this process counts rates alone.', () =>
      Number(sources.isRateStoreLost()),
    );
    this.gauge('requests_in_flight', 'Requests taken and not answered yet.', () => sources.load().inFlight);
    this.gauge('requests_bound', 'So many may be in flight while the process is busy.', () => sources.load().bound);
    this.counter(
      'overload_refusals_total',
      'Requests refused because too many were in flight.',
      undefined,
      () => sources.load().refused,
    );
    this.gaugeBySubgraph('breaker_state', 'By subgraph: 0 closed, 1 open, 2 probing.', () => sources.breakerStates());
  }

  planCacheHit(): void {
    this.planHits.inc();
  }

  planCacheMiss(): void {
    this.planMisses.inc();
  }

  planCacheHolds(plans: number): void {
    this.plans.set(plans);
  }

  fallback(): void {
    this.fallbacks.inc();
  }

  fetchEnded(subgraph: string, outcome: FetchOutcome, seconds: number): void {
    this.fetchDurations.observe({ subgraph, outcome }, seconds);
  }

  operationEnded(name: string | null | undefined, type: string, seconds: number): void {
    this.operationDurations.observe({ operation: this.operations.label(name ?? 'anonymous'), type }, seconds);
  }

  /** One answer, by each code in it. */
  answered(codesInIt: readonly unknown[]): void {
    for (const code of codesInIt.length === 0 ? ['OK'] : new Set(codesInIt)) {
      this.requests.inc({ code: this.codes.label(String(code)) });
    }
  }

  limitHit(limit: string): void {
    this.limitHits.inc({ limit: this.limits.label(limit) });
  }

  /** In Prometheus' text format. */
  text(): Promise<string> {
    return this.registry.metrics();
  }

  private durations<Label extends string>(name: string, help: string, labelNames: Label[]): Histogram<Label> {
    return new Histogram({ name: `fealty_gateway_${name}`, help, labelNames, buckets, registers: [this.registry] });
  }

  /** With `read`, what has been counted elsewhere. */
  private counter(name: string, help: string, label?: string, read?: () => number): Counter {
    return new Counter({
      name: `fealty_gateway_${name}`,
      help,
      labelNames: label === undefined ? [] : [label],
      registers: [this.registry],
      collect() {
        if (!read) return;
        this.reset();
        this.inc(read());
      },
    });
  }

  /** Without `read` it is set whenever its value changes. */
  private gauge(name: string, help: string, read?: () => number): Gauge {
    return new Gauge({
      name: `fealty_gateway_${name}`,
      help,
      registers: [this.registry],
      collect() {
        if (read) this.set(read());
      },
    });
  }

  private gaugeBySubgraph(name: string, help: string, read: () => ReadonlyMap<string, number>): void {
    new Gauge({
      name: `fealty_gateway_${name}`,
      help,
      labelNames: ['subgraph'],
      registers: [this.registry],
      collect() {
        this.reset();
        for (const [subgraph, value] of read()) this.set({ subgraph }, value);
      },
    });
  }
}
