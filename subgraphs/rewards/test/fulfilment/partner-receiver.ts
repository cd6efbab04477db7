import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';

export interface ReceivedOrder {
  /** `webhook-id` */
  id: string;
  type: string;
  data: Record<string, unknown>;
  /** The secrets by which the published library finds it signed. */
  signedBy: string[];
  text: string;
}

/** A partner's own server: a real one, which checks signatures with the published library. */
export class PartnerReceiver {
  readonly received: ReceivedOrder[] = [];
  secrets: string[] = [];
  /** The status that it answers; null: it hangs up. */
  status: number | null = 204;
  headers: Record<string, string> = {};

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(): Promise<PartnerReceiver> {
    const holder: { receiver?: PartnerReceiver } = {};
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { receiver } = holder;
        receiver?.take(Buffer.concat(chunks).toString(), request.headers as Record<string, string>);
        if (!receiver || receiver.status === null) request.socket.destroy();
        else response.writeHead(receiver.status, receiver.headers).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    holder.receiver = new PartnerReceiver(
      server,
      `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/orders`,
    );
    return holder.receiver;
  }

  /** What came about one delivery, in order. */
  about(fulfilmentId: string): ReceivedOrder[] {
    return this.received.filter(({ data }) => data['fulfilmentId'] === fulfilmentId);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private take(text: string, headers: Record<string, string>): void {
    const signedBy = this.secrets.filter((secret) => {
      try {
        new Webhook(secret).verify(text, headers);
        return true;
      } catch {
        return false;
      }
    });
    const { type, data } = JSON.parse(text) as Pick<ReceivedOrder, 'type' | 'data'>;
    this.received.push({ id: headers['webhook-id'] ?? '', type, data, signedBy, text });
  }
}
