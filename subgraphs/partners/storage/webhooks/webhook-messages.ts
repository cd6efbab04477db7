import type { EntityManager } from 'typeorm';
import { v5 } from 'uuid';
import { rows } from '../../../../chassis/database.js';

/** What a partner can be told. */
export type WebhookType =
  | 'exchange.announced'
  | 'exchange.committed'
  | 'exchange.rejected'
  | 'exchange.timed_out'
  | 'exchange.cancelled'
  | 'exchange.reversed'
  | 'settlement.closed'
  | 'settlement.dispute'
  | 'settlement.payment'
  | 'agreement.changed'
  | 'agreement.low_balance'
  | 'agreement.outstanding'
  | 'redemption.requested'
  | 'redemption.cancelled';

export interface PartnerNews {
  /** Code of the brand that is told. */
  brand: string;
  type: WebhookType;
  /** What the news is of: the same thing told again under it is the same message. */
  about: string;
  /** As JSON; points as whole numbers, instants as ISO 8601. */
  data: Record<string, unknown>;
}

/** Told in the caller's transaction, and delivered once it has committed. The programme's own brand is told nothing. */
export async function writeMessages(tx: EntityManager, news: readonly PartnerNews[]): Promise<void> {
  for (const { brand, type, about, data } of news) {
    await rows(
      tx,
      `insert into webhook_message (id, brand, type, data)
       select $1, code, $3, $4 from brand where code = $2 and not is_programme
       on conflict (id) do nothing`,
      [v5(`webhook ${brand} ${type} ${about}`, webhookIds), brand, type, JSON.stringify(data)],
    );
  }
}

/** A namespace of our own for ids of messages (RFC 9562, version 5). */
const webhookIds = '6f2d3f0e-5b0c-4f6a-9d0b-0a8f5c6d7e21';
