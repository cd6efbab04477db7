import type { EntityManager } from 'typeorm';
import type { Exchange } from '../../domain/exchange.js';
import { statusOf, type EndedStage } from '../../domain/exchange-end.js';
import { writeMessages, type PartnerNews, type WebhookType } from '../../storage/webhooks/webhook-messages.js';

/** Which news an end is, to whom: a quote that a member let go was never told of, and is no news. */
const newsOfEnd: Partial<Record<EndedStage, WebhookType>> = {
  COMMITTED: 'exchange.committed',
  REJECTED: 'exchange.rejected',
  TIMED_OUT: 'exchange.timed_out',
};

/** Partners of exchanges are told of their ends, in the transaction that makes it true: what they were told last is the truth. */
export async function tellOfEnds(
  tx: EntityManager,
  ended: readonly { exchange: Exchange; end: EndedStage }[],
): Promise<void> {
  await writeMessages(
    tx,
    ended.flatMap(({ exchange, end }) => {
      // What a partner sent in and was refused: it may have had no answer.
      const refused = end === 'REFUSED' && exchange.way === 'INBOUND' ? 'exchange.rejected' : undefined;
      const type = newsOfEnd[end] ?? refused;
      return type ? newsOf(exchange, type) : [];
    }),
  );
}

/** Tells every partner of the exchange how it stands now. */
export async function tellOf(tx: EntityManager, exchange: Exchange, type: WebhookType): Promise<void> {
  await writeMessages(tx, newsOf(exchange, type));
}

function newsOf(exchange: Exchange, type: WebhookType): PartnerNews[] {
  const { partners } = exchange.agreed;
  return partners.map((brand) => ({ brand, type, about: exchange.id, data: newsDataOf(exchange, brand) }));
}

/** Nothing of the member but the id by which that partner knows them. */
function newsDataOf(exchange: Exchange, brand: string): Record<string, unknown> {
  const { id, stage, reviewId, reversedAt, rate, given, received, fee, way, agreed } = exchange;
  const { numerator, denominator, step, feePercent } = rate;
  const keeper = way === 'OUTBOUND' ? exchange.toBrand : way === 'INBOUND' ? exchange.fromBrand : null;
  return {
    exchangeId: id,
    partnerKey: exchange.keyedBy === brand ? exchange.partnerKey : null,
    linkId: keeper === brand ? agreed.linkId : null,
    status: statusOf(stage, reviewId, reversedAt),
    from: rate.from,
    to: rate.to,
    given,
    received,
    fee,
    rate: { numerator, denominator, step, feePercent },
    quotedUntil: exchange.endsAt.toISOString(),
    answerBy: exchange.answerBy?.toISOString() ?? null,
    endedAt: exchange.endedAt?.toISOString() ?? null,
  };
}
