import { createTransport } from 'nodemailer';
import { UndeliverableMessage, type AddressKind, type Message, type MessageTransport } from './message.js';

/** A mail server that is slower than this is taken for one that is away. */
const patienceMs = 8_000;

/** E-mail by a mail server: `smtp://user:password@host:587?requireTLS=true` or `smtps://…`. */
export class SmtpTransport implements MessageTransport {
  readonly name = 'smtp';
  private readonly mail;

  /** @param from what stands in From: `Harvest Table <no-reply@example.com>` */
  constructor(
    url: string,
    private readonly from: string,
  ) {
    // The options of the address itself go before these.
    this.mail = createTransport(
      {
        url,
        pool: true,
        maxConnections: 2,
        connectionTimeout: patienceMs,
        greetingTimeout: patienceMs,
        socketTimeout: patienceMs,
        dnsTimeout: patienceMs,
      },
      // A message is text of ours: nothing in it may make the process read a file or an address.
      { disableFileAccess: true, disableUrlAccess: true },
    );
  }

  carries(kind: AddressKind): boolean {
    return kind === 'EMAIL';
  }

  async send({ id, to, subject, text, locale }: Message): Promise<void> {
    if (to.kind !== 'EMAIL') throw new UndeliverableMessage('a mail server takes no phone numbers');
    try {
      await this.mail.sendMail({
        from: this.from,
        to: { name: '', address: to.email },
        subject,
        text,
        messageId: `<${id}@messages.fealty>`,
        headers: { 'Content-Language': locale, 'Auto-Submitted': 'auto-generated' },
      });
    } catch (error) {
      throw withoutAddress(error);
    }
  }

  close(): Promise<void> {
    this.mail.close();
    return Promise.resolve();
  }
}

/** Mail servers repeat the address in what they say, which would then stand in a log: code and status are kept alone. */
function withoutAddress(error: unknown): Error {
  const { code, responseCode } = error as { code?: unknown; responseCode?: unknown };
  const status = typeof responseCode === 'number' ? responseCode : undefined;
  const said = [code, status].filter((part) => typeof part === 'string' || typeof part === 'number').join(' ');
  const text = `the mail server did not take a message: ${said === '' ? 'no reason given' : said}`;
  // 5xx to an envelope is final (RFC 5321, 4.2.1); what concerns the login or the connection may be mended.
  const isFinal = code === 'EENVELOPE' && status !== undefined && status >= 500;
  return isFinal ? new UndeliverableMessage(text) : new Error(text);
}
