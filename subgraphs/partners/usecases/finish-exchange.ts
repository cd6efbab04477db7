import { v5 } from 'uuid';
import type { DomainError } from '../../../chassis/domain-error.js';
import { AnswerBook, type AnswerKey, type StoredAnswer } from '../../../chassis/idempotency.js';
import type { OnBehalfOf } from '../../../chassis/service-calls.js';
import { exchangeRejected, notEnoughPoints, quoteExpired, underReview } from '../domain/errors.js';
import type { Exchange } from '../domain/exchange.js';
import { hasLapsed, type ExchangeStage } from '../domain/exchange-end.js';
import { markEnded, markQuoted, markUnderReview } from '../storage/exchanges.js';
import { recordItem, type SettlementItem } from '../storage/settlement/settlement-items.js';
import { exchangeChanged, type ExchangeNews } from './exchange-events.js';
import type { ExchangeTools } from './exchange-tools.js';

export type ExchangeMutation = 'quoteExchange' | 'commitExchange' | 'cancelExchange';

/** Where the answer to the member's request stands in the book. */
export function answerKeyOf(
  mutation: ExchangeMutation,
  { id, memberId }: Pick<Exchange, 'id' | 'memberId'>,
): AnswerKey {
  return { caller: `member:${memberId}`, mutation, id };
}

/** Which request an exchange under way is owed an answer by; the end of a quote was nobody's request. */
const askedBy: Partial<Record<ExchangeStage, ExchangeMutation>> = {
  PENDING: 'quoteExchange',
  COMMITTING: 'commitExchange',
  CANCELLING: 'cancelExchange',
};

interface Outcome {
  stage: 'QUOTED' | 'COMMITTED' | 'CANCELLED' | 'EXPIRED' | 'REFUSED';
  refusal?: DomainError;
  /** When the ledger posted what was committed. */
  postedAt?: Date;
}

/** Nowhere yet: a person has to look at it first. */
interface Waiting {
  stage: 'UNDER REVIEW';
  reviewId: string;
}

/**
 * Drives an exchange under way to its next rest and gives the answer to who asked for it; null when somebody else was
 * first, whose answer then stands in the book, or when nobody asked. The member's request, a repeated request and the job
 * may all be at it at once: points answers each step the same way to all of them, and one row decides who writes it down.
 *
 * Throws UNDER_REVIEW while a person has to look at it, and UNAVAILABLE when points gives no answer: the exchange stays as
 * it is.
 */
export async function finishExchange(
  tools: ExchangeTools,
  exchange: Exchange,
  on: OnBehalfOf,
  now: Date,
): Promise<StoredAnswer | null> {
  const outcome = await carryOut(tools, exchange, on, now);
  if (outcome.stage === 'UNDER REVIEW') {
    const { reviewId } = outcome;
    await tools.database.transaction(async (tx) => {
      if (!(await markUnderReview(tx, exchange.id, reviewId))) return;
      await tools.outbox.write(tx, exchangeChanged(exchange, 'UNDER_REVIEW'));
    });
    throw underReview({ reviewId });
  }
  return tools.database.transaction(async (tx) => {
    const written =
      outcome.stage === 'QUOTED'
        ? await markQuoted(tx, exchange.id)
        : await markEnded(tx, exchange.id, exchange.stage, outcome.stage);
    if (!written) return null;
    if (outcome.postedAt) await recordItem(tx, itemOf(exchange, outcome.postedAt), tools.zone);
    await tools.outbox.write(tx, ...newsOf(exchange, outcome).map((news) => exchangeChanged(exchange, news)));
    const mutation = askedBy[exchange.stage];
    if (!mutation) return null;
    const answer = outcome.refusal ? AnswerBook.refusalOf(outcome.refusal) : { value: exchange.id };
    await tools.answers.close(tx, answerKeyOf(mutation, exchange), answer);
    return answer;
  });
}

/** A quote that is there at once is the answer to a request and news to nobody. */
function newsOf({ reviewId }: Exchange, { stage, refusal }: Outcome): ExchangeNews[] {
  switch (stage) {
    case 'QUOTED':
      return reviewId === null ? [] : ['QUOTED'];
    case 'REFUSED':
      return [refusal?.code === 'EXCHANGE_REJECTED' ? 'REJECTED' : 'NOT_ENOUGH_POINTS'];
    default:
      return [stage];
  }
}

function committed(postedAt: Date | null): Outcome | null {
  return postedAt && { stage: 'COMMITTED', postedAt };
}

function itemOf({ id, given, received, fee }: Exchange, postedAt: Date): SettlementItem {
  return { id: v5('settlement-exchange', id), kind: 'EXCHANGE', exchangeId: id, given, received, fee, postedAt };
}

async function carryOut(
  { points }: ExchangeTools,
  exchange: Exchange,
  on: OnBehalfOf,
  now: Date,
): Promise<Outcome | Waiting> {
  const expired: Outcome = { stage: 'EXPIRED', refusal: quoteExpired({ quoteEndedAt: exchange.endsAt.toISOString() }) };
  switch (exchange.stage) {
    case 'PENDING': {
      if (hasLapsed(exchange, now)) {
        // Voiding makes sure that no hold that is still on its way can take effect.
        await points.void(exchange, on);
        return expired;
      }
      const hold = await points.hold(exchange, on);
      if (hold.kind === 'held') return { stage: 'QUOTED' };
      if (hold.kind === 'under review') return { stage: 'UNDER REVIEW', reviewId: hold.reviewId };
      if (hold.kind === 'not open') {
        // What a person rejects is voided, and nobody else voids what waits for a person before it has lapsed.
        const rejected = hold.status === 'VOIDED' && exchange.reviewId !== null;
        return rejected ? { stage: 'REFUSED', refusal: exchangeRejected() } : expired;
      }
      const { spendable, needed } = hold;
      return { stage: 'REFUSED', refusal: notEnoughPoints({ spendable, needed }) };
    }
    case 'COMMITTING':
      // A hold that has run out before points could be reached gave its points back: the commit came too late after all.
      return committed(await points.convert(exchange, on)) ?? expired;
    case 'CANCELLING':
      await points.void(exchange, on);
      return { stage: 'CANCELLED' };
    case 'EXPIRING':
      await points.void(exchange, on);
      return { stage: 'EXPIRED' };
    case 'QUOTED':
    case 'COMMITTED':
    case 'CANCELLED':
    case 'EXPIRED':
    case 'REFUSED':
      throw new Error(`the exchange ${exchange.id} is ${exchange.stage}: there is nothing under way`);
  }
}
