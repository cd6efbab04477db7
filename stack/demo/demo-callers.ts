import { GraphClient } from '../graph-client.js';
import type { Secrets } from '../secrets.js';
import { tokenSource } from '../tokens.js';

/** The people and systems of the demo, each asking under a token of their own. */
export class DemoCallers {
  private readonly clients = new Map<string, GraphClient>();

  constructor(
    private readonly gatewayUrl: string,
    private readonly secrets: Secrets,
  ) {}

  readonly ann = () => this.as('ops:ann');
  readonly bo = () => this.as('ops:bo');
  readonly shop = () => this.as('channel:shop');
  readonly partner = (code: string) => this.as(`partner:${code}`);
  readonly member = (number: string) => this.as(`member:${number}`);

  private as(holder: string): GraphClient {
    const known = this.clients.get(holder);
    if (known) return known;
    const client = new GraphClient(this.gatewayUrl, tokenSource(this.secrets, holder));
    this.clients.set(holder, client);
    return client;
  }

  async close(): Promise<void> {
    await Promise.all([...this.clients.values()].map((client) => client.close()));
  }
}
