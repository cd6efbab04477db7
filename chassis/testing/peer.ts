import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DomainError } from '../domain-error.js';
import type { DeliveredEvent } from '../event-intake.js';
import { signedCallHeader, verifyCall, type VerifiedCall } from '../signed-call.js';
import type { GraphQLRequest } from '../service-calls.js';
import { testKey } from './test-keys.js';

export type PeerAnswer = (request: GraphQLRequest, call: VerifiedCall) => unknown;

/**
 * Stands in for another service in one subgraph's own tests: a real HTTP server that checks signatures, keeps what it
 * was asked, and can be told to misbehave.
 */
export class Peer {
  /** GraphQL operations received, in order. */
  readonly calls: { request: GraphQLRequest; call: VerifiedCall }[] = [];
  readonly events: DeliveredEvent[] = [];
  /** Gives the `data` of an answer, or throws a DomainError. */
  answer: PeerAnswer;
  /**
   * `unreachable` closes the connection without acting; `lost` acts and closes the connection before the answer is out;
   * `broken` answers 500; `silent` takes the request and leaves the connection open without an answer until the peer stops.
   */
  behaviour: 'answers' | 'unreachable' | 'lost' | 'broken' | 'silent' = 'answers';
  /** Ids of events that are refused. */
  refuse: (event: DeliveredEvent) => boolean = () => false;

  private constructor(
    readonly name: string,
    readonly url: string,
    answer: PeerAnswer,
    private readonly close: () => Promise<void>,
  ) {
    this.answer = answer;
  }

  static async start(name: string, answer: PeerAnswer): Promise<Peer> {
    const holder: { peer?: Peer } = {};
    const server = createServer((request, response) => {
      void holder.peer?.handle(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const peer = new Peer(
      name,
      `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
      answer,
      async () => {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      },
    );
    holder.peer = peer;
    return peer;
  }

  stop(): Promise<void> {
    return this.close();
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    if (this.behaviour === 'unreachable') return void request.socket.destroy();
    if (this.behaviour === 'silent') return;
    if (this.behaviour === 'broken') return send(response, 500, { error: 'broken' });
    const path = request.url ?? '';
    const call = await this.verify(request, path, body).catch(() => null);
    if (!call) return send(response, 401, {});
    const content: unknown = JSON.parse(body.toString());
    const answer =
      path === '/events' ? this.takeEvents(content) : await this.answerGraphQL(content as GraphQLRequest, call);
    if ((this.behaviour as string) === 'lost') return void request.socket.destroy();
    return send(response, 200, answer);
  }

  private verify(request: IncomingMessage, path: string, body: Buffer): Promise<VerifiedCall> {
    const header = request.headers[signedCallHeader];
    const names = ['gateway', 'members', 'points', 'campaigns', 'rewards', 'partners', 'notes'];
    return verifyCall(
      typeof header === 'string' ? header : undefined,
      { audience: this.name, method: request.method ?? '', path, body },
      new Map(names.map((from) => [from, testKey(from, this.name)])),
    );
  }

  private async answerGraphQL(request: GraphQLRequest, call: VerifiedCall): Promise<unknown> {
    this.calls.push({ request, call });
    try {
      return { data: await this.answer(request, call) };
    } catch (error) {
      const code = error instanceof DomainError ? error.code : 'INTERNAL_SERVER_ERROR';
      return { data: null, errors: [{ message: (error as Error).message, extensions: { code } }] };
    }
  }

  private takeEvents(content: unknown) {
    const { events } = content as { events: DeliveredEvent[] };
    const refused = events.filter((event) => this.refuse(event));
    this.events.push(...events.filter((event) => !refused.includes(event)));
    return { refused: refused.map(({ id }) => ({ id, reason: 'refused by the test' })) };
  }
}

function send(response: ServerResponse, status: number, content: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(content));
}
