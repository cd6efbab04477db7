import { isIP } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { Agent, request } from 'undici';
import { UndeliverableMessage, type Message, type MessageTransport } from './message.js';
import { isPublicAddress, lookUpPublic } from './public-addresses.js';

/** Until the receiver has answered as a whole. */
const patienceMs = 5_000;
/** A receiver says that it has taken the message, and has nothing else to tell us. */
const longestAnswerBytes = 16 * 1024;
const connections = 8;

export interface WebhookSettings {
  url: string;
  /** `whsec_` and base64, as Standard Webhooks writes a secret. */
  secret: string;
  /** In development a receiver may be on this machine, and need no TLS. */
  publicOnly: boolean;
}

/**
 * A POST to somebody who sends text messages and e-mails, signed as Standard Webhooks says (`webhook-id`, `webhook-timestamp`,
 * `webhook-signature`). Redirects are not followed. 2xx means taken; 410 and other 4xx but 408 and 429 mean that it never will be.
 */
export class WebhookTransport implements MessageTransport {
  readonly name = 'webhook';
  private readonly agent: Agent;
  private readonly signer: Webhook;

  constructor(private readonly settings: WebhookSettings) {
    const { hostname } = new URL(settings.url);
    const literal = hostname.replace(/^\[|\]$/g, '');
    // A name is looked at when it is called, an address is no name and would never be looked up.
    if (settings.publicOnly && isIP(literal) !== 0 && !isPublicAddress(literal)) {
      throw new Error('MESSAGE_WEBHOOK_URL leads into a private network');
    }
    this.signer = new Webhook(settings.secret);
    this.agent = new Agent({
      connections,
      connect: { timeout: patienceMs, ...(settings.publicOnly ? { lookup: lookUpPublic } : {}) },
      headersTimeout: patienceMs,
      bodyTimeout: patienceMs,
      maxResponseSize: longestAnswerBytes,
    });
  }

  carries(): boolean {
    return true;
  }

  async send(message: Message): Promise<void> {
    const { id, topic, to, locale, subject, text, values } = message;
    const at = new Date(Date.now());
    const address = to.kind === 'PHONE' ? { phone: to.phone } : { email: to.email };
    const data = { to: address, locale, subject, text, values };
    const body = JSON.stringify({ type: `message.${topic}`, timestamp: at.toISOString(), data });
    const status = await this.post(body, {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': this.signer.sign(id, at, body),
    });
    if (status >= 200 && status < 300) return;
    const said = `the message webhook answered ${String(status)}`;
    const isFinal = status >= 400 && status < 500 && status !== 408 && status !== 429;
    throw isFinal ? new UndeliverableMessage(said) : new Error(said);
  }

  async close(): Promise<void> {
    await this.agent.destroy();
  }

  private async post(body: string, headers: Record<string, string>): Promise<number> {
    const { statusCode, body: answer } = await request(this.settings.url, {
      method: 'POST',
      dispatcher: this.agent,
      headers,
      body,
      signal: AbortSignal.timeout(patienceMs),
    });
    // Read to its end, so that the connection can be used again; beyond the limit the reading fails.
    await answer.dump({ limit: longestAnswerBytes });
    return statusCode;
  }
}
