import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';

/** What the graph answered in `errors`: a fault of the caller's or of the other side. */
export class GraphFault extends Error {
  override readonly name = 'GraphFault';

  constructor(
    readonly code: string,
    message: string,
    /** Seconds after which the other side asks to be asked again. */
    readonly retryAfter = 1,
    /** The limit that the operation goes beyond, for example 'cost.ops'. */
    readonly limit?: string,
  ) {
    super(message);
  }
}

interface GraphAnswer<Data> {
  data?: Data | null;
  errors?: {
    message: string;
    extensions?: { code?: string; inputPath?: string[]; retryAfter?: number; limit?: string };
  }[];
}

/* Where trying again may help; the ids in the operation make it safe. */

const outages = new Set(['UNAVAILABLE', 'UNREACHABLE']);
const attempts = 8;

/**
 * Nothing is out of order, there is only too much at once, and be it the client's own other requests: of an import's many each that
 * is answered makes room for its own next one, before one that was refused comes again. So these are waited for.
 */
const refusals = new Set(['OVERLOADED', 'RATE_LIMITED']);
const patienceMs = 10 * 60_000;

/** Asks a gateway as one caller, over a few kept connections. */
export class GraphClient {
  private readonly agent = new Agent({ connections: 32, keepAliveTimeout: 10_000 });

  /** @param tokenOf asked before every operation, so that a long run can renew its token. */
  constructor(
    readonly url: string,
    private readonly tokenOf: () => Promise<string> | string,
  ) {}

  /**
   * The `data` of the answer. It is asked again for about half a minute where the other side is out of reach, and for ten minutes
   * where it has no room; any other fault is thrown as a GraphFault at once.
   * @param look throws a GraphFault where the data tell of one, which then counts as the answer's
   */
  async ask<Data>(
    query: string,
    variables: Record<string, unknown> = {},
    look: (data: Data) => void = () => undefined,
  ): Promise<Data> {
    const askedAt = performance.now();
    for (let outagesMet = 0; ;) {
      try {
        const data = await this.askOnce<Data>(query, variables);
        look(data);
        return data;
      } catch (error) {
        if (!(error instanceof GraphFault)) throw error;
        if (outages.has(error.code)) outagesMet += 1;
        const pauseMs = pauseAfter(error, outagesMet, performance.now() - askedAt);
        if (pauseMs === undefined) throw error;
        await sleep(pauseMs);
      }
    }
  }

  private async askOnce<Data>(query: string, variables: Record<string, unknown>): Promise<Data> {
    const { data, errors } = await this.post<Data>(JSON.stringify({ query, variables }));
    const [fault] = errors ?? [];
    if (fault) {
      const { code = 'UNKNOWN', inputPath, retryAfter, limit } = fault.extensions ?? {};
      const message = inputPath ? `${fault.message} (${inputPath.join('.')})` : fault.message;
      throw new GraphFault(code, message, retryAfter, limit);
    }
    if (data === null || data === undefined) throw new GraphFault('UNKNOWN', 'the gateway answered without data');
    return data;
  }

  private async post<Data>(body: string): Promise<GraphAnswer<Data>> {
    const token = await this.tokenOf();
    try {
      const response = await request(this.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, 'accept-language': 'en' },
        body,
        dispatcher: this.agent,
      });
      return (await response.body.json()) as GraphAnswer<Data>;
    } catch (error) {
      throw new GraphFault('UNREACHABLE', `${this.url}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  close(): Promise<void> {
    return this.agent.close();
  }
}

/** Milliseconds until it may help to ask again; undefined where it does not, or has not for too long. */
function pauseAfter({ code, retryAfter }: GraphFault, outagesMet: number, waitedMs: number): number | undefined {
  if (refusals.has(code) && waitedMs < patienceMs) return 1_000 * retryAfter * (1 + Math.random() / 2);
  if (outages.has(code) && outagesMet < attempts) {
    return Math.min(8_000, 100 * 2 ** outagesMet) * (0.5 + Math.random() / 2);
  }
  return undefined;
}
