import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';

/** What the graph answered in `errors`: a fault of the caller's or of the other side. */
export class GraphFault extends Error {
  override readonly name = 'GraphFault';

  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

interface GraphAnswer<Data> {
  data?: Data | null;
  errors?: { message: string; extensions?: { code?: string; inputPath?: string[] } }[];
}

/** Trying again may help; the ids in the operation make it safe. */
const passing = new Set(['UNAVAILABLE', 'OVERLOADED', 'RATE_LIMITED', 'UNREACHABLE']);
const attempts = 8;

/** Asks a gateway as one caller, over a few kept connections. */
export class GraphClient {
  private readonly agent = new Agent({ connections: 32, keepAliveTimeout: 10_000 });

  /** @param tokenOf asked before every operation, so that a long run can renew its token. */
  constructor(
    readonly url: string,
    private readonly tokenOf: () => Promise<string> | string,
  ) {}

  /**
   * The `data` of the answer. Faults that pass by themselves are tried again for about half a minute; any other is
   * thrown as a GraphFault.
   * @param look throws a GraphFault where the data tell of one, which then counts as the answer's
   */
  async ask<Data>(
    query: string,
    variables: Record<string, unknown> = {},
    look: (data: Data) => void = () => undefined,
  ): Promise<Data> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const data = await this.askOnce<Data>(query, variables);
        look(data);
        return data;
      } catch (error) {
        if (!(error instanceof GraphFault) || !passing.has(error.code) || attempt === attempts) throw error;
        await sleep(Math.min(8_000, 100 * 2 ** attempt) * (0.5 + Math.random() / 2));
      }
    }
  }

  private async askOnce<Data>(query: string, variables: Record<string, unknown>): Promise<Data> {
    const { data, errors } = await this.post<Data>(JSON.stringify({ query, variables }));
    const [fault] = errors ?? [];
    if (fault) {
      const path = fault.extensions?.inputPath?.join('.');
      throw new GraphFault(fault.extensions?.code ?? 'UNKNOWN', path ? `${fault.message} (${path})` : fault.message);
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
