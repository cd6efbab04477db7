import { createServer, request, Agent, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

/** Where to stop what passes: before it reaches the service, or when the service has answered and nobody knows yet. */
export interface StopAt {
  moment: 'before' | 'after';
  matches: (path: string, body: string) => boolean;
  /** So many have to be there. */
  count: number;
}

/** Requests that were stopped on their way. */
export interface Stopped {
  /** Resolves once all that were waited for are there. */
  reached: Promise<void>;
  /** Lets them, and whatever comes later, go on. */
  letGo(): void;
}

/**
 * Stands between a service and one of its peers and passes everything on as it came, which the signature of a call allows: it covers
 * method, path and body and not the address. A test can stop what passes.
 */
export class PeerProxy {
  private readonly stops = new Set<StopAt & { arrive: () => Promise<void> }>();
  private readonly agent = new Agent({ keepAlive: true });

  private constructor(
    private readonly target: string,
    private readonly server: Server,
  ) {}

  static async start(target: string): Promise<PeerProxy> {
    const server = createServer();
    const proxy = new PeerProxy(target, server);
    server.on('request', (asked: IncomingMessage, answer: ServerResponse) => {
      proxy.pass(asked, answer).catch(() => answer.destroy());
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}`;
  }

  /** From now on stops what matches. */
  stopAt(wanted: StopAt): Stopped {
    const [reached, reach] = signal();
    const [gone, letGo] = signal();
    let arrived = 0;
    const arrive = () => {
      arrived += 1;
      if (arrived >= wanted.count) reach();
      return gone;
    };
    const stop = { ...wanted, arrive };
    this.stops.add(stop);
    return {
      reached,
      letGo: () => {
        this.stops.delete(stop);
        letGo();
      },
    };
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    this.agent.destroy();
    await once(this.server, 'close');
  }

  private async pass(asked: IncomingMessage, answer: ServerResponse): Promise<void> {
    const body = await whole(asked);
    const text = body.toString('utf8');
    const stop = [...this.stops].find(({ matches }) => matches(asked.url ?? '', text));
    if (stop?.moment === 'before') await stop.arrive();
    // Whoever asked may have died meanwhile: what they never sent must not arrive.
    if (asked.socket.destroyed) return;
    const { status, headers, content } = await this.forward(asked, body);
    if (stop?.moment === 'after') await stop.arrive();
    answer.writeHead(status, headers).end(content);
  }

  private async forward({ method, url, headers }: IncomingMessage, body: Buffer) {
    const passed = request(`${this.target}${url ?? ''}`, { method, headers, agent: this.agent });
    passed.end(body);
    const [answered] = (await once(passed, 'response')) as [IncomingMessage];
    return { status: answered.statusCode ?? 502, headers: answered.headers, content: await whole(answered) };
  }
}

async function whole(message: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of message) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

function signal(): [Promise<void>, () => void] {
  let give: () => void = () => undefined;
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return [given, give];
}
