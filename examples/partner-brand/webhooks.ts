import { randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import type { Books } from './books.js';
import { registerWebhookEndpoint, removeWebhookEndpoint, webhookEndpoints } from './documents.js';
import type { Exchanges, ExchangeNews } from './exchanges.js';
import type { Programme } from './programme.js';

interface Message {
  type: string;
  data: Record<string, unknown>;
}

export interface Answer {
  status: number;
  text: string;
  /** What is still to be done, once it is answered. */
  after?: () => Promise<unknown>;
}

const cameTo: Record<string, string> = {
  'exchange.committed': 'COMMITTED',
  'exchange.rejected': 'REJECTED',
  'exchange.timed_out': 'TIMED_OUT',
  'exchange.cancelled': 'CANCELLED',
  'exchange.reversed': 'REVERSED',
};

/** Where the programme tells this partner. A message may come twice and in any order; each is worked off once. */
export class Webhooks {
  constructor(
    private readonly books: Books,
    private readonly exchanges: Exchanges,
  ) {}

  async take(body: string, headers: Record<string, string>): Promise<Answer> {
    const message = this.verified(body, headers);
    // Before the secret has been stored too: the programme comes again.
    if (!message) return { status: 401, text: 'not signed by the secret known here' };
    const { type, data } = message;
    if (type === 'webhook.challenge') return { status: 200, text: String(data['challenge']) };
    const webhookId = headers['webhook-id'] ?? '';
    if (this.books.wasHeard(webhookId)) return { status: 204, text: '' };
    const after = await this.workOff(message);
    await this.books.write({ kind: 'heard', webhookId });
    return { status: 204, text: '', ...(after && { after }) };
  }

  /** Null for what is signed by nobody known, or more than five minutes ago, or ahead. */
  private verified(body: string, headers: Record<string, string>): Message | null {
    const secret = this.books.endpoint?.secret;
    if (!secret) return null;
    try {
      return new Webhook(secret).verify(body, headers) as Message;
    } catch {
      return null;
    }
  }

  private async workOff({ type, data }: Message): Promise<(() => Promise<unknown>) | undefined> {
    const news = data as unknown as ExchangeNews;
    if (type === 'exchange.announced') return this.exchanges.announced(news);
    const status = cameTo[type];
    if (status !== undefined) await this.exchanges.ended(status, news);
    // Everything else is for people: the log of the programme shows it as long as anybody may ask.
    return undefined;
  }
}

/** Registers the address once; whoever has lost the secret with the journal registers anew. */
export async function registerAt(books: Books, programme: Programme, url: string): Promise<void> {
  const known = await programme.ask<{ id: string; url: string }[]>(webhookEndpoints);
  if (known.some(({ id }) => id === books.endpoint?.endpointId)) return;
  // Their secrets are lost: what is sent by them could not be checked.
  for (const { id } of known.filter((endpoint) => endpoint.url === url)) {
    await programme.ask(removeWebhookEndpoint, { input: { changeId: randomUUID(), endpointId: id } });
  }
  const endpointId = randomUUID();
  const input = { endpointId, url, types: ['exchange.*'] };
  const made = await programme.ask<{ secret?: string | null; message?: string }>(registerWebhookEndpoint, { input });
  if (!made.secret) throw new Error(made.message ?? 'the programme has shown no secret');
  await books.write({ kind: 'endpoint', endpointId, secret: made.secret });
}
