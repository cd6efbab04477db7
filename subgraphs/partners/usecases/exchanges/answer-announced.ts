import type { EntityManager } from 'typeorm';
import { badInput, forbidden, idempotencyConflict } from '../../../../chassis/domain-error.js';
import type { OnBehalfOf } from '../../../../chassis/service-calls.js';
import type { Exchange } from '../../domain/exchange.js';
import { duplicateTransaction } from '../../domain/exchanges/exchange-errors.js';
import { chooseByPartner, requireEndOf, type PartnersWish } from '../../domain/exchanges/partners-answer.js';
import { findByPartnerKey, lockPartnerKey, markAnswered } from '../../storage/exchanges/announced.js';
import { findExchange, lockExchange } from '../../storage/exchanges.js';
import { takePointsQuota } from '../clients/points-quota.js';
import type { ExchangeTools } from '../exchange-tools.js';
import { finishExchange } from '../finish-exchange.js';

export interface PartnersAnswer {
  exchangeId: string;
  /** Code of the partner that answers. */
  partner: string;
  /** Its own number of what it has booked, where it confirms. */
  partnerKey: string | null;
  /** Its word for why, where it rejects. */
  reason: string | null;
}

/**
 * A partner's answer about an exchange into points that it keeps: chosen under the lock of its row, then carried out by points. It may
 * be given any number of times. The exchange itself is the book of it: what it came to is answered for ever.
 *
 * Refusals: EXCHANGE_NOT_ANNOUNCED, EXCHANGE_CLOSED with the end that it has come to, DUPLICATE_TRANSACTION, and QUOTA_EXCEEDED for more
 * than is left of the partner's points of the day, after which it is announced as before. Faults: BAD_USER_INPUT for
 * an unknown exchange, FORBIDDEN for one that is not into this partner's points, IDEMPOTENCY_CONFLICT for a confirmation under another
 * number than before, UNAVAILABLE when points gives no answer: the choice stands, and asking again or the job carries it out.
 */
export async function answerAnnounced(
  tools: ExchangeTools,
  wish: PartnersWish,
  answer: PartnersAnswer,
  on: OnBehalfOf,
): Promise<Exchange> {
  const { exchange, now } = await tools.database.transaction((tx) => choose(tools, tx, wish, answer, on));
  if (exchange.endedAt === null) await finishExchange(tools, exchange, on, now);
  const ended = await findExchange(tools.database.read, exchange.id);
  if (!ended) throw new Error(`the exchange ${exchange.id} is gone`);
  requireEndOf(wish, ended);
  return ended;
}

/** What the audit log calls it. */
const actions = {
  COMMITTING: 'exchange.confirmed',
  REJECTING: 'exchange.rejected',
  TIMING_OUT: 'exchange.answered-too-late',
};

async function choose(
  { audit, zone }: ExchangeTools,
  tx: EntityManager,
  wish: PartnersWish,
  { exchangeId, partner, partnerKey, reason }: PartnersAnswer,
  { requestId }: OnBehalfOf,
): Promise<{ exchange: Exchange; now: Date }> {
  const locked = await lockExchange(tx, exchangeId);
  if (!locked) throw badInput({ path: ['input', 'exchangeId'], reason: 'there is no such exchange' });
  const { exchange, now } = locked;
  if (exchange.toBrand !== partner) throw forbidden();
  const stage = chooseByPartner(wish, exchange, now);
  if (exchange.stage !== 'ANNOUNCED') {
    if (wish === 'CONFIRM' && exchange.partnerKey !== null && exchange.partnerKey !== partnerKey) {
      throw idempotencyConflict({ id: exchangeId });
    }
    return locked;
  }
  if (stage !== 'COMMITTING' && stage !== 'REJECTING' && stage !== 'TIMING_OUT') {
    throw new Error(`the exchange ${exchangeId} cannot become ${stage} by its partner`);
  }
  const confirmed = stage === 'COMMITTING' && partnerKey !== null;
  const key = confirmed ? { by: partner, text: partnerKey } : null;
  if (key) await requireUnused(tx, key, exchangeId);
  if (stage === 'COMMITTING') await takePointsQuota(tx, partner, exchange.received, zone);
  const rejectReason = stage === 'REJECTING' ? reason : null;
  await markAnswered(tx, exchange.id, { stage, key, reason: rejectReason });
  await audit.record(tx, {
    by: `partner:${partner}`,
    action: actions[stage],
    subject: `exchange/${exchangeId}`,
    details: { partnerKey, reason },
    requestId,
  });
  const keyed = key ? { keyedBy: key.by, partnerKey: key.text } : {};
  return { exchange: { ...exchange, stage, rejectReason, ...keyed }, now };
}

/** A partner's number stands for one exchange: two that come at once under one are decided one after the other. */
async function requireUnused(tx: EntityManager, key: { by: string; text: string }, exchangeId: string): Promise<void> {
  await lockPartnerKey(tx, key.by, key.text);
  const firstExchangeId = await findByPartnerKey(tx, key.by, key.text);
  if (firstExchangeId !== null && firstExchangeId !== exchangeId) throw duplicateTransaction({ firstExchangeId });
}
