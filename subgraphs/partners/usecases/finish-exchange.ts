import type { EntityManager } from 'typeorm';
import { v5 } from 'uuid';
import { AnswerBook, type AnswerKey, type StoredAnswer } from '../../../chassis/idempotency.js';
import type { OnBehalfOf } from '../../../chassis/service-calls.js';
import { partnerFundsExhausted } from '../domain/agreements/agreement-errors.js';
import { exchangeRejected, notEnoughPoints, quoteExpired, underReview } from '../domain/errors.js';
import type { Exchange } from '../domain/exchange.js';
import { hasLapsed, type EndedStage } from '../domain/exchange-end.js';
import { giveBackCounts } from '../storage/agreements/cap-usage.js';
import { raiseAlert } from '../storage/alerts/partner-alerts.js';
import { markEnded, markQuoted, markUnderReview } from '../storage/exchanges.js';
import { recordItems, type SettlementItem } from '../storage/settlement/settlement-items.js';
import { exchangeChanged, type ExchangeNews } from './exchange-events.js';
import type { ExchangeTools } from './exchange-tools.js';
import type { Outcome, Rest, Rested } from './exchanges/exchange-work.js';
import { tellOfEnds } from './exchanges/tell-partners.js';
import type { PointsDesk } from './points-desk.js';

export type ExchangeMutation = 'quoteExchange' | 'commitExchange' | 'cancelExchange';

/** Where the answer to the member's request stands in the book. */
export function answerKeyOf(
  mutation: ExchangeMutation,
  { id, memberId }: Pick<Exchange, 'id' | 'memberId'>,
): AnswerKey {
  return { caller: `member:${memberId}`, mutation, id };
}

/** Where the answer to a partner that sends in points stands. */
export function creditKeyOf(partner: string, id: string): AnswerKey {
  return { caller: `partner:${partner}`, mutation: 'creditExchange', id };
}

/**
 * Which request an exchange under way is owed an answer by, as the book has it. The end of a quote was nobody's request; what a partner
 * says of one that was announced stands in the exchange itself.
 */
function askedBy(exchange: Exchange): AnswerKey | null {
  switch (exchange.stage) {
    case 'PENDING':
      return answerKeyOf('quoteExchange', exchange);
    case 'COMMITTING':
      if (exchange.way === 'INBOUND') return creditKeyOf(exchange.fromBrand, exchange.id);
      return exchange.way === 'HOSTED' ? answerKeyOf('commitExchange', exchange) : null;
    case 'CANCELLING':
      return answerKeyOf('cancelExchange', exchange);
    default:
      return null;
  }
}

/** Nowhere yet: a person has to look at it first. */
interface Waiting {
  stage: 'UNDER REVIEW';
  reviewId: string;
}

/**
 * Drives an exchange under way to its next rest and gives it with the answer to who asked for it; null when somebody else was
 * first, whose answer then stands in the book. The member's request, a repeated request and the job
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
): Promise<{ exchange: Exchange; answer: StoredAnswer | null } | null> {
  const outcome = await carryOut(tools, exchange, on, now);
  if (outcome.stage === 'UNDER REVIEW') {
    const { reviewId } = outcome;
    await tools.database.transaction(async (tx) => {
      if (!(await markUnderReview(tx, exchange.id, reviewId))) return;
      await tools.outbox.write(tx, exchangeChanged(exchange, 'UNDER_REVIEW'));
    });
    throw underReview({ reviewId });
  }
  const rested = await tools.gatherers.resting.add({ exchange, outcome });
  return rested === 'rests already' ? null : rested;
}

/**
 * Writes down how exchanges come to rest, in one transaction however many: partners are told of the ends that they have to do with and
 * members of theirs, what came to nothing counts against no cap, what was committed comes into the settlement, and each answer is kept.
 */
export async function writeRests(tools: ExchangeTools, tx: EntityManager, rests: readonly Rest[]): Promise<Rested[]> {
  const rested = await markRests(tx, rests);
  const written = rests.flatMap((rest) => {
    const after = rested.get(rest.exchange.id);
    return after ? [{ ...rest, after }] : [];
  });
  const ended = written.flatMap(({ exchange, outcome: { stage, postedAt }, after }) =>
    stage === 'QUOTED' ? [] : [{ exchange, stage, postedAt, after }],
  );
  const undone = ended.filter(({ stage }) => stage !== 'COMMITTED');
  await giveBackCounts(
    tx,
    undone.flatMap(({ exchange }) => exchange.agreed.counts),
  );
  for (const { exchange, stage } of undone) await alertIfConfirmed(tx, exchange, stage);
  await tellOfEnds(
    tx,
    ended.map(({ after, stage }) => ({ exchange: after, end: stage })),
  );
  await recordItems(
    tx,
    ended.flatMap(({ exchange, postedAt }) => (postedAt ? [itemOf(exchange, postedAt)] : [])),
    tools.zone,
  );
  await tools.outbox.write(
    tx,
    ...written.flatMap(({ exchange, outcome }) =>
      newsOf(exchange, outcome).map((news) => exchangeChanged(exchange, news)),
    ),
  );
  const answers = new Map(written.map(({ exchange, outcome }) => [exchange.id as string, answerOf(exchange, outcome)]));
  await tools.answers.closeMany(
    tx,
    [...answers.values()].filter((answer) => answer !== null),
  );
  return rests.map(({ exchange: { id } }) => {
    const exchange = rested.get(id);
    return exchange ? { exchange, answer: answers.get(id)?.answer ?? null } : 'rests already';
  });
}

/** Those that nobody else was first with, as they are then, by ids. */
async function markRests(tx: EntityManager, rests: readonly Rest[]): Promise<Map<string, Exchange>> {
  const quoted = rests.filter(({ outcome }) => outcome.stage === 'QUOTED').map(({ exchange }) => exchange.id);
  const ends = rests.flatMap(({ exchange: { id, stage: from }, outcome: { stage: end } }) =>
    end === 'QUOTED' ? [] : [{ id, from, end }],
  );
  const endsAt = await markQuoted(tx, quoted);
  const endedAt = await markEnded(tx, ends);
  return new Map(
    rests.flatMap(({ exchange, outcome: { stage } }) => {
      const until = endsAt.get(exchange.id);
      if (until) return [[exchange.id, { ...exchange, stage, endsAt: until }]];
      const at = endedAt.get(exchange.id);
      return at ? [[exchange.id, { ...exchange, stage, endedAt: at }]] : [];
    }),
  );
}

/** The partner had confirmed, and its member has points that ours was given back: people have to talk. */
async function alertIfConfirmed(tx: EntityManager, exchange: Exchange, end: EndedStage): Promise<void> {
  if (end !== 'TIMED_OUT' || exchange.stage !== 'COMMITTING') return;
  const { id: about, toBrand: brand, partnerKey } = exchange;
  await raiseAlert(tx, { brand, rule: 'CONFIRMED_AND_LAPSED', about, details: { exchangeId: about, partnerKey } });
}

function answerOf(exchange: Exchange, { refusal }: Outcome): { key: AnswerKey; answer: StoredAnswer } | null {
  const key = askedBy(exchange);
  return key && { key, answer: refusal ? AnswerBook.refusalOf(refusal) : { value: exchange.id } };
}

/** A quote that is there at once is the answer to a request and news to nobody. */
function newsOf({ reviewId, way }: Exchange, { stage, refusal }: Outcome): ExchangeNews[] {
  switch (stage) {
    case 'QUOTED':
      return reviewId === null ? [] : ['QUOTED'];
    case 'REFUSED':
      // What a partner could not pay for, its member is told of there.
      if (refusal?.code === 'PARTNER_FUNDS_EXHAUSTED') return way === 'INBOUND' ? [] : ['PARTNER_REJECTED'];
      return [refusal?.code === 'EXCHANGE_REJECTED' ? 'REJECTED' : 'NOT_ENOUGH_POINTS'];
    case 'REJECTED':
      return ['PARTNER_REJECTED'];
    default:
      return [stage];
  }
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
    case 'COMMITTING': {
      const posted = await points.post(exchange, on);
      if (posted.kind === 'posted') return { stage: 'COMMITTED', postedAt: posted.at };
      if (posted.kind === 'exhausted') return refusedForFunds(points, exchange, on);
      // A hold that has run out before points could be reached gave its points back: the commit came too late after all.
      return exchange.way === 'OUTBOUND' ? { stage: 'TIMED_OUT' } : expired;
    }
    case 'CANCELLING':
    case 'EXPIRING':
    case 'REJECTING':
    case 'TIMING_OUT':
      await points.void(exchange, on);
      return { stage: endOfEnding[exchange.stage] };
    default:
      throw new Error(`the exchange ${exchange.id} is ${exchange.stage}: there is nothing under way`);
  }
}

const endOfEnding = {
  CANCELLING: 'CANCELLED',
  EXPIRING: 'EXPIRED',
  REJECTING: 'REJECTED',
  TIMING_OUT: 'TIMED_OUT',
} as const;

/** Points refuses for good whom it has refused once, so that the hold may go back whoever asks next. */
async function refusedForFunds(points: PointsDesk, exchange: Exchange, on: OnBehalfOf): Promise<Outcome> {
  if (exchange.way !== 'INBOUND') await points.void(exchange, on);
  const { fromBrand: partner, rate } = exchange;
  return { stage: 'REFUSED', refusal: partnerFundsExhausted({ partner, currency: rate.to }) };
}
