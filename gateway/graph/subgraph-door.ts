/**
 * The way to one subgraph: kept-alive connections, bounded in number; a signature on every call; a limit on how long an
 * answer may take; one retry, for queries only, when the connection broke before anything was answered; and a breaker, so
 * that a subgraph that fails is left alone but for a probe a second, and nobody waits for it.
 */
import { BrokenCircuitError, circuitBreaker, CircuitState, CountBreaker, handleAll } from 'cockatiel';
import { Pool } from 'undici';
import { defineFault } from '../../chassis/domain-error.js';
import type { OnBehalfOf } from '../../chassis/service-calls.js';
import { signCall, signedCallHeader } from '../../chassis/signed-call.js';
import type { FetchOutcome, GraphMetrics } from '../telemetry/graph-metrics.js';
import { BrokenConnection, exchange } from './exchange.js';

export interface DoorSettings {
  name: string;
  /** Of the GraphQL endpoint, path included. */
  url: string;
  /** Absent: calls are not signed (open mode, and development over foreign subgraphs). */
  key?: Uint8Array;
  connections: number;
  timeoutMs: number;
}

/** A GraphQL request as it goes over the wire, and what has to be known of it besides. */
export interface SubgraphCall {
  json: string;
  isMutation: boolean;
}

export interface OnCallOf extends OnBehalfOf {
  /** For the subgraph's own spans. */
  traceparent?: string;
}

/** A call out of its parts, for those who ask rarely; a plan's fetches bring their JSON. */
export function callOf(request: {
  query: string;
  variables?: Record<string, unknown>;
  operationName?: string;
}): SubgraphCall {
  return { json: JSON.stringify(request), isMutation: /^\s*mutation\b/.test(request.query) };
}

/** The member sees that something is away and that a second try is safe, not what and where. */
export const subgraphUnavailable = defineFault({
  code: 'UNAVAILABLE',
  name: 'SUBGRAPH_UNAVAILABLE',
  text: {
    'zh-CN': '部分服务暂不可用，请以相同编号重试',
    en: 'A part of the graph is out of reach for the moment; try again with the same ids',
  },
});

/** An answer longer than this is a defect of the subgraph, and would be held in memory whole. */
const longestAnswerBytes = 64 * 1024 * 1024;

/** Answers of a proxy or a stopping server: the subgraph itself has not begun. */
const notBegun = new Set([502, 503, 504]);

const jsonBothWays = ['content-type', 'application/json', 'accept', 'application/json'];

/** The breaker opens when more than half of the last calls failed, at least ten having been made. */
const judged = { threshold: 0.5, size: 20, minimumNumberOfCalls: 10 };

/** So long after it opened, the next call is a probe: it alone is sent, and its end closes the breaker or opens it again. */
const probeAfterMs = 1_000;

export class SubgraphDoor {
  private readonly pool: Pool;
  private readonly path: string;
  private readonly breaker = circuitBreaker(handleAll, {
    breaker: new CountBreaker(judged),
    halfOpenAfter: probeAfterMs,
  });

  constructor(
    readonly settings: DoorSettings,
    private readonly metrics: GraphMetrics,
  ) {
    const { origin, pathname, search } = new URL(settings.url);
    this.path = `${pathname}${search}`;
    this.pool = new Pool(origin, {
      connections: settings.connections,
      pipelining: 1,
      connect: { timeout: Math.min(settings.timeoutMs, 2_000) },
      headersTimeout: settings.timeoutMs,
      bodyTimeout: settings.timeoutMs,
      keepAliveTimeout: 30_000,
      maxResponseSize: longestAnswerBytes,
    });
  }

  /**
   * What the subgraph answered, as parsed JSON. Throws UNAVAILABLE, with the reason as its cause, when it cannot be reached, is
   * too slow, answers something that is no GraphQL answer or refuses our signature; and at once while the breaker is open.
   */
  async ask(call: SubgraphCall, on: OnCallOf): Promise<object> {
    const began = performance.now();
    let outcome: FetchOutcome = 'answered';
    try {
      // The breaker would let everybody wait for the end of its probe.
      if (this.breaker.state === CircuitState.HalfOpen) throw new BrokenCircuitError();
      return await this.breaker.execute(() => this.askTwiceAtMost(call, on));
    } catch (error) {
      outcome = outcomeOf(error);
      throw Object.assign(subgraphUnavailable(), { cause: error });
    } finally {
      this.metrics.fetchEnded(this.settings.name, outcome, (performance.now() - began) / 1000);
    }
  }

  get breakerState(): CircuitState {
    return this.breaker.state;
  }

  async close(): Promise<void> {
    await this.pool.close();
  }

  private async askTwiceAtMost({ json, isMutation }: SubgraphCall, on: OnCallOf): Promise<object> {
    try {
      return await this.send(json, on);
    } catch (error) {
      if (isMutation || !(error instanceof BrokenConnection) || error.timedOut) throw error;
    }
    return this.send(json, on);
  }

  private async send(json: string, on: OnCallOf): Promise<object> {
    const headers = [...jsonBothWays];
    if (on.traceparent !== undefined) headers.push('traceparent', on.traceparent);
    if (this.settings.key) headers.push(signedCallHeader, await this.sign(this.settings.key, json, on));
    // Where nothing is signed the signature cannot tell of them.
    else headers.push('x-request-id', on.requestId, 'accept-language', on.locale ?? 'zh-CN');
    const request = { method: 'POST', path: this.path, headers, body: json } as const;
    const { status, text } = await exchange(this.pool, request, this.settings.timeoutMs);
    if (notBegun.has(status)) throw new BrokenConnection(`answered ${status}`, false);
    // The subgraph's word on our signature must not look to the member as if their own token were wrong.
    if (status === 401 || status === 403) throw new Error(`refused our call: ${status}`);
    const answer = parsed(text);
    if (answer === undefined) throw new Error(`gave no GraphQL answer: ${status}`);
    return answer;
  }

  private sign(key: Uint8Array, body: string, on: OnCallOf): Promise<string> {
    return signCall({
      from: 'gateway',
      audience: this.settings.name,
      key,
      method: 'POST',
      path: this.path,
      body,
      caller: on.caller,
      requestId: on.requestId,
      locale: on.locale ?? 'zh-CN',
      network: on.network,
    });
  }
}

function outcomeOf(error: unknown): FetchOutcome {
  if (error instanceof BrokenCircuitError) return 'not tried';
  if (!(error instanceof BrokenConnection)) return 'unusable';
  return error.timedOut ? 'timed out' : 'unreachable';
}

/**
 * A GraphQL answer is an object with `data` or `errors`, whatever the status: errors must not cost the data beside them. What
 * these are is looked at here, so that nobody behind the door meets a text where a list of errors should be.
 */
function parsed(text: string): object | undefined {
  try {
    const content = JSON.parse(text) as unknown;
    if (typeof content !== 'object' || content === null) return undefined;
    const { data, errors } = content as { data?: unknown; errors?: unknown };
    if (data === undefined && errors === undefined) return undefined;
    if (data !== undefined && (typeof data !== 'object' || Array.isArray(data))) return undefined;
    return errors === undefined || errors === null || areErrors(errors) ? content : undefined;
  } catch {
    return undefined;
  }
}

function areErrors(errors: unknown): boolean {
  return Array.isArray(errors) && errors.every(isError);
}

function isError(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { message, path } = error as { message?: unknown; path?: unknown };
  const hasMessage = message === undefined || typeof message === 'string';
  return hasMessage && (path === undefined || path === null || Array.isArray(path));
}
