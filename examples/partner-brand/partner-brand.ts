import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Books } from './books.js';
import { Exchanges } from './exchanges.js';
import { Links } from './links.js';
import { NoAnswer, Programme } from './programme.js';
import { reconcile } from './reconcile.js';
import type { Settings } from './settings.js';
import { registerAt, Webhooks } from './webhooks.js';

const lookAgainMs = 30_000;
const longestBody = 64 * 1024;
/** Whoever joins gets something to try it out with. */
const welcomePoints = 1_000;

/** A partner of the programme's: its members, their points in a journal of its own, and the programme beside it. */
export class PartnerBrand {
  private readonly looking: NodeJS.Timeout;
  private readonly underWay = new Set<Promise<unknown>>();
  private readonly webhooks: Webhooks;
  private readonly links: Links;
  readonly exchanges: Exchanges;

  private constructor(
    private readonly settings: Settings,
    readonly books: Books,
    readonly programme: Programme,
    private readonly server: Server,
    private readonly say: (line: string) => void,
  ) {
    this.links = new Links(books, programme);
    this.exchanges = new Exchanges(books, programme, this.links, settings.currency);
    this.webhooks = new Webhooks(books, this.exchanges);
    this.looking = setInterval(() => this.behind(() => this.begin()), lookAgainMs);
    this.looking.unref();
  }

  static async start(settings: Settings, say: (line: string) => void = () => undefined): Promise<PartnerBrand> {
    const books = await Books.open(settings.journal);
    const server = createServer();
    const brand = new PartnerBrand(settings, books, new Programme(settings), server, say);
    server.on('request', (request, response) => void brand.answer(request, response));
    await new Promise<void>((resolve, reject) =>
      server.once('error', reject).listen(settings.port, '127.0.0.1', resolve),
    );
    return brand;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /**
   * Tells the programme where it can be told, and goes on with whatever was under way. Throws NoAnswer where something is left, which
   * comes with the next look.
   */
  async begin(): Promise<void> {
    const begun = await Promise.allSettled([
      registerAt(this.books, this.programme, `${this.settings.publicUrl}/webhooks`),
      this.links.resumeAll(),
      this.exchanges.resumeAll(),
    ]);
    const failed = begun.find((part) => part.status === 'rejected');
    if (failed) throw failed.reason;
  }

  async stop(): Promise<void> {
    clearInterval(this.looking);
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
    await Promise.all(this.underWay);
    await this.books.close();
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const body = await textOf(request);
      if (request.method === 'POST' && request.url === '/webhooks') {
        const { status, text, after } = await this.webhooks.take(body, request.headers as Record<string, string>);
        response.writeHead(status).end(text);
        if (after) this.behind(after);
        return;
      }
      const found = await this.memberRequest(request, body);
      response.writeHead(found === undefined ? 404 : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(found ?? { message: 'there is nothing here' }));
    } catch (error) {
      this.say(`a request failed: ${String(error)}`);
      const status = error instanceof NoAnswer ? 503 : error instanceof BadRequest ? 400 : 500;
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ message: (error as Error).message }));
    }
  }

  /** What the partner's own app asks for. Who its members are and how they sign in is no part of this example. */
  private async memberRequest(request: IncomingMessage, body: string): Promise<unknown> {
    const [, kind, id, what] = (request.url ?? '').split('/').map(decodeURIComponent);
    const input = body === '' ? {} : (JSON.parse(body) as Record<string, unknown>);
    const route = `${String(request.method)} ${String(kind)}${what === undefined ? '' : ` ${what}`}`;
    if (id === undefined || id === '') return undefined;
    switch (route) {
      case 'POST members':
        await this.books.write({ kind: 'joined', member: id, points: welcomePoints });
        return this.memberView(id);
      case 'GET members':
        return this.memberView(id);
      case 'POST members link':
        return this.links.link(id, String(input['code']));
      case 'POST members send':
        return this.send(id, input);
      case 'GET months':
        return reconcile({ ...this.settings, books: this.books, programme: this.programme }, id);
      default:
        return undefined;
    }
  }

  private async send(member: string, { to, points }: Record<string, unknown>): Promise<unknown> {
    if (typeof to !== 'string' || typeof points !== 'number' || !Number.isSafeInteger(points) || points <= 0)
      throw new BadRequest('to and points are needed');
    return this.exchanges.send(member, to, points);
  }

  private memberView(member: string) {
    const { books } = this;
    const exchanges = books.exchanges.filter((one) => one.member === member);
    return { member, points: books.balanceOf(member), linkId: books.linkOf(member), exchanges };
  }

  /** What nobody waits for. */
  private behind(work: () => Promise<unknown>): void {
    const done = work()
      .catch((error: unknown) => this.say(`goes on later: ${String(error)}`))
      .finally(() => this.underWay.delete(done));
    this.underWay.add(done);
  }
}

class BadRequest extends Error {}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += (chunk as Buffer).length;
    if (bytes > longestBody) throw new BadRequest('too long');
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString();
}
