import { randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { Agent, request } from 'undici';
import { isPublicAddress, leadsInside, lookUpPublic } from './messages/public-addresses.js';

/** Until the receiver has answered as a whole. */
const patienceMs = 5_000;
/** A receiver says that it has taken what was sent, and has nothing else to tell us. */
const longestAnswerBytes = 16 * 1024;
const connections = 8;

/** What is sent, to where, and by which secrets it is signed: while one is replaced, by both. */
export interface SignedPost {
  url: string;
  /** Each `whsec_` and base64, as Standard Webhooks writes a secret. */
  secrets: readonly string[];
  /** The receiver takes what comes twice under one id once. */
  id: string;
  /** The moment of sending by the machine's own clock, which receivers compare with theirs. */
  at: Date;
  body: string;
}

export interface PostAnswer {
  status: number;
  /** How long the receiver wants to be left alone; null: it says nothing. */
  retryAfterMs: number | null;
}

type Sent = Awaited<ReturnType<typeof request>>;

/**
 * POSTs signed as Standard Webhooks says (`webhook-id`, `webhook-timestamp`, `webhook-signature`), to others than ourselves. Redirects
 * are not followed. Where nobody answers it throws.
 */
export class SignedWebhooks {
  private readonly agent: Agent;

  /** @param publicOnly false in development, where a receiver may be on this machine */
  constructor(private readonly publicOnly: boolean) {
    this.agent = new Agent({
      connections,
      connect: { timeout: patienceMs, ...(publicOnly ? { lookup: lookUpPublic } : {}) },
      headersTimeout: patienceMs,
      bodyTimeout: patienceMs,
      maxResponseSize: longestAnswerBytes,
    });
  }

  /** The machine's own clock, whoever moves the service's: receivers compare it with theirs. */
  now(): Date {
    return new Date(Date.now());
  }

  async post(post: SignedPost): Promise<PostAnswer> {
    const sent = await this.send(post);
    // Read to its end, so that the connection can be used again; beyond the limit the reading fails.
    await sent.body.dump({ limit: longestAnswerBytes });
    return answerOf(sent, post);
  }

  /** As `post`, for what is answered in words. */
  async ask(post: SignedPost): Promise<PostAnswer & { text: string }> {
    const sent = await this.send(post);
    return { ...answerOf(sent, post), text: await sent.body.text() };
  }

  private async send({ url, secrets, id, at, body }: SignedPost): Promise<Sent> {
    if (this.publicOnly && isPrivateAddress(url)) throw leadsInside('the address leads into a private network');
    return request(url, {
      method: 'POST',
      dispatcher: this.agent,
      headers: {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
        'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, at, body)).join(' '),
      },
      body,
      signal: AbortSignal.timeout(patienceMs),
    });
  }

  async close(): Promise<void> {
    await this.agent.destroy();
  }
}

/** A name is looked at when it is called; an address is no name and would never be looked up. */
export function isPrivateAddress(url: string): boolean {
  const literal = new URL(url).hostname.replace(/^\[|\]$/g, '');
  return isIP(literal) !== 0 && !isPublicAddress(literal);
}

export function newWebhookSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`;
}

function answerOf({ statusCode, headers }: Sent, { at }: SignedPost): PostAnswer {
  return { status: statusCode, retryAfterMs: retryAfterOf(headers['retry-after'], at) };
}

/** Seconds or a date, as HTTP has it; anything else says nothing. */
function retryAfterOf(header: string | string[] | undefined, at: Date): number | null {
  if (typeof header !== 'string') return null;
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - at.getTime());
}
