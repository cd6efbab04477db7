import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';

export interface ReceivedWebhook {
  /** `webhook-id` */
  id: string;
  type: string;
  data: Record<string, unknown>;
  /** The secrets by which the published library finds it signed. */
  signedBy: string[];
  text: string;
}

/** Somebody's server out there: a real one, which checks signatures with the published library. */
export class WebhookReceiver {
  readonly received: ReceivedWebhook[] = [];
  secrets: string[] = [];
  /** The status that it answers; null: it hangs up. */
  status: number | null = 204;
  headers: Record<string, string> = {};
  /** What it says to a message besides. */
  says: (message: ReceivedWebhook) => string = () => '';
  /** Awaited before anything is answered. */
  before: (message: ReceivedWebhook) => Promise<void> = () => Promise.resolve();

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(): Promise<WebhookReceiver> {
    const holder: { receiver?: WebhookReceiver } = {};
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { receiver } = holder;
        const message = receiver?.take(Buffer.concat(chunks).toString(), request.headers as Record<string, string>);
        if (!receiver || !message) return;
        void receiver.before(message).then(() => {
          if (receiver.status === null) request.socket.destroy();
          else {
            const said = receiver.says(message);
            const status = said === '' || receiver.status !== 204 ? receiver.status : 200;
            response.writeHead(status, receiver.headers).end(said);
          }
        });
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    holder.receiver = new WebhookReceiver(server, `http://127.0.0.1:${String(port)}/orders`);
    return holder.receiver;
  }

  /** What came about one thing, in order: that whose data name it. */
  about(id: string): ReceivedWebhook[] {
    return this.received.filter(({ data }) => Object.values(data).includes(id));
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private take(text: string, headers: Record<string, string>): ReceivedWebhook {
    const signedBy = this.secrets.filter((secret) => {
      try {
        new Webhook(secret).verify(text, headers);
        return true;
      } catch {
        return false;
      }
    });
    const { type, data } = JSON.parse(text) as Pick<ReceivedWebhook, 'type' | 'data'>;
    const message = { id: headers['webhook-id'] ?? '', type, data, signedBy, text };
    this.received.push(message);
    return message;
  }
}
