import { In, type EntityManager } from 'typeorm';
import { rows } from '../../../chassis/database.js';
import type { ExchangeId, MemberId } from '../../../schema/vocabulary.js';
import type { Conversion } from '../domain/conversion.js';
import type { Agreed, Exchange } from '../domain/exchange.js';
import type { EndedStage, ExchangeStage, ExchangeWay } from '../domain/exchange-end.js';
import type { PublishedRate } from './exchange-rates.js';
import { ExchangeRow } from './exchange.row.js';

export interface NewExchange {
  id: ExchangeId;
  memberId: MemberId;
  rate: PublishedRate;
  fromBrand: string;
  toBrand: string;
  requested: number;
  conversion: Conversion;
  settlement: { numerator: number; denominator: number };
  quoteMinutes: number;
  /** A digest of the device that asked; null where the request named none. */
  device: string | null;
  way: ExchangeWay;
  agreed: Agreed;
  /** A partner that sends in points names its own number with them. */
  key: { by: string; text: string } | null;
}

/** The job leaves an exchange to the request that is at it for this long. */
const firstAttempt = "interval '30 seconds'";

export async function findExchange(manager: EntityManager, id: string): Promise<Exchange | null> {
  const row = await manager.findOneBy(ExchangeRow, { id });
  return row && exchangeOf(row);
}

/** Locks the exchange to the end of the transaction, and gives the time by the database's clock. */
export async function lockExchange(tx: EntityManager, id: string): Promise<{ exchange: Exchange; now: Date } | null> {
  const [locked] = await rows<{ id: string }>(tx, 'select id from exchange where id = $1 for update', [id]);
  if (!locked) return null;
  const exchange = await findExchange(tx, id);
  const [clock] = await rows<{ now: Date }>(tx, 'select app_now() as now');
  return exchange && clock ? { exchange, now: clock.now } : null;
}

/** False when the id is taken, or the partner's number. What a partner sends in is under way at once. */
export async function insertExchange(tx: EntityManager, exchange: NewExchange): Promise<boolean> {
  const { id, memberId, rate, fromBrand, toBrand, requested, conversion, settlement, quoteMinutes, device } = exchange;
  const { way, agreed, key } = exchange;
  const inserted = await rows(
    tx,
    `insert into exchange (id, member_id, from_currency, to_currency, from_brand, to_brand, requested, given, received, fee,
        numerator, denominator, step, fee_percent, rate_version, settlement_numerator, settlement_denominator,
        device, ends_at, next_attempt_at, way, agreed, keyed_by, partner_key, stage)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,
        $18, app_now() + $19 * interval '1 minute', app_now() + ${firstAttempt},
        $20::text, $21, $22, $23, case $20::text when 'INBOUND' then 'COMMITTING' else 'PENDING' end)
     on conflict do nothing
     returning 1`,
    [
      ...[id, memberId, rate.from, rate.to, fromBrand, toBrand],
      ...[requested, conversion.given, conversion.received, conversion.fee],
      ...[rate.numerator, rate.denominator, rate.step, rate.feePercent, rate.version],
      ...[settlement.numerator, settlement.denominator, device, quoteMinutes],
      ...[way, JSON.stringify(agreed), key?.by ?? null, key?.text ?? null],
    ],
  );
  return inserted.length === 1;
}

/**
 * The points are held: the quote stands until its end, which for one that a person had to look at is counted from now on.
 * False when the exchange is not pending any more.
 */
export async function markQuoted(tx: EntityManager, id: ExchangeId): Promise<boolean> {
  const quoted = await rows(
    tx,
    `update exchange set stage = 'QUOTED', attempts = 0, ends_at = quoted.until, next_attempt_at = quoted.until
       from (select id, case when review_id is null then ends_at else app_now() + (ends_at - created_at) end as until
               from exchange where id = $1) as quoted
      where exchange.id = quoted.id and stage = 'PENDING' returning 1`,
    [id],
  );
  return quoted.length === 1;
}

/**
 * A person has to look at it. Points holds for them for a day, and after an approval for as long as the hold was asked
 * for; so long it is not given up. Asked again about the same review, nothing changes, which is false.
 */
export async function markUnderReview(tx: EntityManager, id: ExchangeId, reviewId: string): Promise<boolean> {
  const marked = await rows(
    tx,
    `update exchange set review_id = $2, review_until = app_now() + interval '24 hours' + (ends_at - created_at)
      where id = $1 and stage = 'PENDING' and review_id is null returning 1`,
    [id, reviewId],
  );
  return marked.length === 1;
}

/** Has the job look at once at what waits for this review. False when nothing does. */
export async function hurryReviewed(tx: EntityManager, reviewId: string): Promise<boolean> {
  const hurried = await rows(
    tx,
    `update exchange set next_attempt_at = app_now() where review_id = $1 and stage = 'PENDING' returning 1`,
    [reviewId],
  );
  return hurried.length > 0;
}

/** One end is chosen, for good. The caller holds the lock and has seen the exchange QUOTED. */
export async function markChosen(tx: EntityManager, id: ExchangeId, stage: 'COMMITTING' | 'CANCELLING'): Promise<void> {
  await rows(
    tx,
    `update exchange set stage = $2, attempts = 0, next_attempt_at = app_now() + ${firstAttempt}
      where id = $1 and stage = 'QUOTED'`,
    [id, stage],
  );
}

/** When it ended; null when somebody else has brought it to its end before. */
export async function markEnded(
  tx: EntityManager,
  id: ExchangeId,
  from: ExchangeStage,
  end: EndedStage,
): Promise<Date | null> {
  const [ended] = await rows<{ endedAt: Date }>(
    tx,
    `update exchange set stage = $3, ended_at = app_now(), next_attempt_at = null
      where id = $1 and stage = $2 returning ended_at as "endedAt"`,
    [id, from, end],
  );
  return ended?.endedAt ?? null;
}

/**
 * Up to `limit` exchanges that are due: left under way by a request, or quoted and past the quote's end, or announced and not
 * answered in time, for which that end is hereby chosen. Each is put off for its next attempt, after 5 seconds, doubling up
 * to 10 minutes. Two jobs at once get different ones.
 */
export async function claimDue(tx: EntityManager, limit: number): Promise<Exchange[]> {
  const due = await rows<{ id: string }>(
    tx,
    `update exchange
        set stage = case stage when 'QUOTED' then 'EXPIRING' when 'ANNOUNCED' then 'TIMING_OUT' else stage end,
            attempts = attempts + 1,
            next_attempt_at = app_now() + least(interval '5 seconds' * power(2, least(attempts, 20)), interval '10 minutes')
      where id in (
        select id from exchange where next_attempt_at <= app_now()
         order by next_attempt_at limit $1 for update skip locked)
      returning id`,
    [limit],
  );
  if (due.length === 0) return [];
  const exchanges = await tx.find(ExchangeRow, {
    where: { id: In(due.map(({ id }) => id)) },
    order: { createdAt: 'DESC', id: 'DESC' },
  });
  return exchanges.map(exchangeOf);
}

/** What is shown of an exchange does not tell what its partners settle by. */
export type ShownExchangeRow = Omit<ExchangeRow, 'rateVersion' | 'settlementNumerator' | 'settlementDenominator'>;

/** Of exchanges from before there were agreements. */
const nothingAgreed: Agreed = {
  partners: [],
  prepaid: false,
  owedAtMost: null,
  confirmWithinSeconds: null,
  reversalDays: 0,
  linkId: null,
  counts: [],
};

export function exchangeOf(row: ShownExchangeRow): Exchange {
  const { from, to, numerator, denominator, step, feePercent, id, memberId, survivorId, agreed, ...same } = row;
  return {
    ...same,
    agreed: { ...nothingAgreed, ...agreed },
    id: id as ExchangeId,
    memberId: memberId as MemberId,
    ownerId: (survivorId ?? memberId) as MemberId,
    rate: { from, to, numerator, denominator, step, feePercent },
  };
}
