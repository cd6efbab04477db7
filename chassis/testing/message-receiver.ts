import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';

export interface ReceivedMessage {
  /** `webhook-id` */
  id: string;
  type: string;
  to: { phone?: string; email?: string };
  locale: string;
  subject: string;
  text: string;
  values: Record<string, string>;
}

const secret = `whsec_${Buffer.from('a secret of thirty-two bytes....').toString('base64')}`;

/** Somebody who sends text messages and e-mails: a real HTTP server that checks each signature with the published library. */
export class MessageReceiver {
  readonly received: ReceivedMessage[] = [];
  /** Called before the answer: gives the status, or nothing at all to hang up. */
  answer: (message: ReceivedMessage) => number | undefined = () => 204;
  headers: Record<string, string> = {};
  private readonly waiting = new Set<() => void>();

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(): Promise<MessageReceiver> {
    const holder: { receiver?: MessageReceiver } = {};
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const status = holder.receiver?.take(
          Buffer.concat(chunks).toString(),
          request.headers as Record<string, string>,
        );
        if (status === undefined) request.socket.destroy();
        else response.writeHead(status, holder.receiver?.headers).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    holder.receiver = new MessageReceiver(
      server,
      `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`,
    );
    return holder.receiver;
  }

  /** The settings of a service whose messages come here. */
  get settings(): Record<string, string> {
    return { MESSAGE_TRANSPORT: 'webhook', MESSAGE_WEBHOOK_URL: this.url, MESSAGE_WEBHOOK_SECRET: secret };
  }

  /** The newest message to an address, as soon as there is one that `fits`. */
  async next(address: string, fits: (message: ReceivedMessage) => boolean = () => true): Promise<ReceivedMessage> {
    const deadline = Date.now() + 60_000;
    for (;;) {
      const found = this.received.findLast(
        (message) => (message.to.phone ?? message.to.email) === address && fits(message),
      );
      if (found) return found;
      if (Date.now() > deadline) throw new Error(`no message to ${address} has come`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 200);
        this.waiting.add(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private take(body: string, headers: Record<string, string>): number | undefined {
    const content = new Webhook(secret).verify(body, headers) as {
      type: string;
      data: Omit<ReceivedMessage, 'id' | 'type'>;
    };
    const message = { id: headers['webhook-id'] ?? '', type: content.type, ...content.data };
    this.received.push(message);
    for (const wake of this.waiting) wake();
    this.waiting.clear();
    return this.answer(message);
  }
}
