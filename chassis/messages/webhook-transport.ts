import { isPrivateAddress, SignedWebhooks } from '../signed-webhook.js';
import { UndeliverableMessage, type Message, type MessageTransport } from './message.js';

export interface WebhookSettings {
  url: string;
  /** `whsec_` and base64, as Standard Webhooks writes a secret. */
  secret: string;
  /** In development a receiver may be on this machine, and need no TLS. */
  publicOnly: boolean;
}

/**
 * A signed POST to somebody who sends text messages and e-mails. 2xx means taken; 410 and other 4xx but 408 and 429 mean that it never
 * will be.
 */
export class WebhookTransport implements MessageTransport {
  readonly name = 'webhook';
  private readonly webhooks: SignedWebhooks;

  constructor(private readonly settings: WebhookSettings) {
    if (settings.publicOnly && isPrivateAddress(settings.url)) {
      throw new Error('MESSAGE_WEBHOOK_URL leads into a private network');
    }
    this.webhooks = new SignedWebhooks(settings.publicOnly);
  }

  carries(): boolean {
    return true;
  }

  async send(message: Message): Promise<void> {
    const { id, topic, to, locale, subject, text, values } = message;
    const at = this.webhooks.now();
    const address = to.kind === 'PHONE' ? { phone: to.phone } : { email: to.email };
    const data = { to: address, locale, subject, text, values };
    const body = JSON.stringify({ type: `message.${topic}`, timestamp: at.toISOString(), data });
    const { url, secret } = this.settings;
    const { status } = await this.webhooks.post({ url, secrets: [secret], id, at, body });
    if (status >= 200 && status < 300) return;
    const said = `the message webhook answered ${String(status)}`;
    const isFinal = status >= 400 && status < 500 && status !== 408 && status !== 429;
    throw isFinal ? new UndeliverableMessage(said) : new Error(said);
  }

  async close(): Promise<void> {
    await this.webhooks.close();
  }
}
