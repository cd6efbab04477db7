/** For this example's own tests: answers as the programme does, as far as this partner asks, and can be told to misbehave. */
import { randomBytes, randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';

export interface TheirExchange {
  id: string;
  status: string;
  given: number;
  received: number;
  endedAt: string | null;
  rate: { from: { code: string }; to: { code: string } };
}

type Variables = { input?: Record<string, never>; id?: string } & Record<string, unknown>;

export class ProgrammeStandIn {
  readonly exchanges = new Map<string, TheirExchange>();
  readonly links = new Map<string, string>([['CODE2345', randomUUID()]]);
  /** What completions came to, by their ids. */
  private readonly completions = new Map<string, unknown>();
  endpoint: { id: string; url: string; secret: string } | null = null;
  /** Operations received, by name. */
  readonly asked: string[] = [];
  /** `lost`: does what it is asked, and no answer comes. */
  behaviour: 'answers' | 'away' | 'lost' = 'answers';
  /** The code of an error that answers everything; null: what is asked is done. */
  fault: string | null = null;
  /** The name of an operation that is answered by an error of the programme's own; null: none is. */
  unanswered: string | null = null;
  /** Of each credit, the link it named. */
  readonly credited: unknown[] = [];
  /** Refuses credits so. */
  refusal: { code: string; message: string } | null = null;

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(): Promise<ProgrammeStandIn> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const standIn = new ProgrammeStandIn(server, `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`);
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { behaviour } = standIn;
        if (behaviour === 'away') return request.socket.destroy();
        const answer = standIn.answer(
          request.url ?? '',
          Buffer.concat(chunks).toString(),
          request.headers.authorization,
        );
        if (behaviour === 'lost') return request.socket.destroy();
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
      });
    });
    return standIn;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** Tells the partner. @returns the status of its answer; null: none came */
  async tell(
    type: string,
    data: Record<string, unknown>,
    { id = randomUUID(), at = new Date(), secret = this.endpoint?.secret ?? '' } = {},
  ): Promise<{ status: number; text: string } | null> {
    const body = JSON.stringify({ type, timestamp: at.toISOString(), sequence: 1, data });
    try {
      const answer = await fetch(this.endpoint?.url ?? '', {
        method: 'POST',
        headers: {
          'webhook-id': id,
          'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
          'webhook-signature': new Webhook(secret).sign(id, at, body),
        },
        body,
      });
      return { status: answer.status, text: await answer.text() };
    } catch {
      return null;
    }
  }

  /** A member gives points for this partner's; the news, as it is announced. */
  announce(linkId: string, given: number) {
    const [id, received] = [randomUUID(), given / 2];
    const rate = { from: { code: 'HARVEST' }, to: { code: 'LEAF' } };
    this.exchanges.set(id, { id, status: 'ANNOUNCED', given, received, endedAt: null, rate });
    return { exchangeId: id, linkId, given, received };
  }

  end(id: string, status: string): void {
    Object.assign(this.exchanges.get(id) ?? {}, { status, endedAt: new Date().toISOString() });
  }

  private answer(path: string, body: string, authorization = ''): unknown {
    if (path === '/oauth/token') {
      const [, basic = ''] = authorization.split(' ');
      if (Buffer.from(basic, 'base64').toString() !== 'tea:sesame') return { error: 'invalid_client' };
      return { access_token: 'token', token_type: 'Bearer', expires_in: 900 };
    }
    if (authorization !== 'Bearer token')
      return { errors: [{ message: 'no', extensions: { code: 'UNAUTHENTICATED' } }] };
    if (this.fault !== null) return { errors: [{ message: 'no', extensions: { code: this.fault } }] };
    const { query, variables } = JSON.parse(body) as { query: string; variables: Variables };
    const [, name = ''] = /(?:query|mutation) (\w+)/.exec(query) ?? [];
    this.asked.push(name);
    if (name === this.unanswered) {
      return { errors: [{ message: 'the programme does not answer', extensions: { code: 'UNAVAILABLE' } }] };
    }
    const answers: Record<string, () => unknown> = {
      WebhookEndpoints: () => (this.endpoint ? [this.endpoint] : []),
      RegisterWebhookEndpoint: () => this.register(variables.input ?? {}),
      RemoveWebhookEndpoint: () => (this.endpoint = null),
      CompletePartnerLink: () => this.complete(variables.input ?? {}),
      ConfirmExchange: () => this.confirm(variables.input ?? {}, 'COMMITTED'),
      RejectExchange: () => this.confirm(variables.input ?? {}, 'REJECTED'),
      CreditExchange: () => this.credit(variables.input ?? {}),
      ExchangeState: () => ({ exchange: this.exchanges.get(variables.id ?? '') ?? null }),
      Exchanges: () => ({
        edges: [...this.exchanges.values()].map((node) => ({ node })),
        pageInfo: { hasNextPage: false, endCursor: null },
      }),
      PartnerStatement: () => this.statement(),
    };
    return { data: { it: answers[name]?.() } };
  }

  private register({ endpointId, url }: Record<string, unknown>) {
    const secret = `whsec_${randomBytes(32).toString('base64')}`;
    this.endpoint = { id: String(endpointId), url: String(url), secret };
    return { id: endpointId, state: 'PENDING', secret };
  }

  /** A code works once. */
  private complete({ completionId, code }: Record<string, unknown>) {
    const before = this.completions.get(String(completionId));
    if (before) return before;
    const linkId = this.links.get(String(code));
    this.links.delete(String(code));
    const answer = linkId ? { linkId } : { code: 'LINK_CODE_REFUSED', message: 'no such code' };
    this.completions.set(String(completionId), answer);
    return answer;
  }

  private confirm({ exchangeId }: Record<string, unknown>, as: string) {
    const exchange = this.exchanges.get(String(exchangeId));
    if (!exchange) return { code: 'EXCHANGE_NOT_ANNOUNCED', message: 'nothing to confirm' };
    if (exchange.status === 'ANNOUNCED') this.end(exchange.id, as);
    else if (exchange.status !== as) return { code: 'EXCHANGE_CLOSED', message: 'closed', closedAs: exchange.status };
    return exchange;
  }

  private credit({ exchangeId, linkId, amount, from, to }: Record<string, never>) {
    this.credited.push(linkId);
    if (this.refusal) return this.refusal;
    const rate = { from: { code: String(from) }, to: { code: String(to) } };
    const endedAt = new Date().toISOString();
    const made = {
      id: String(exchangeId),
      status: 'COMMITTED',
      given: Number(amount),
      received: 2 * Number(amount),
      endedAt,
      rate,
    };
    if (!this.exchanges.has(made.id)) this.exchanges.set(made.id, made);
    return this.exchanges.get(made.id);
  }

  private statement() {
    const done = [...this.exchanges.values()].filter(({ status }) => status === 'COMMITTED');
    const line = (fromBrand: string, toBrand: string, of: TheirExchange[]) => ({
      ...{ fromBrand, toBrand, exchanges: of.length, fee: 0 },
      given: of.reduce((sum, { given }) => sum + given, 0),
      received: of.reduce((sum, { received }) => sum + received, 0),
    });
    return {
      closed: false,
      lines: [
        line(
          'harvest-table',
          'teahouse',
          done.filter(({ rate }) => rate.to.code === 'LEAF'),
        ),
        line(
          'teahouse',
          'harvest-table',
          done.filter(({ rate }) => rate.from.code === 'LEAF'),
        ),
      ],
    };
  }
}
