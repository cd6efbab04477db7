import { In, type EntityManager } from 'typeorm';
import { rows } from '../../../chassis/database.js';
import type { PipelinedReads } from '../../../chassis/pipelined-reads.js';
import type { ExchangeId, MemberId } from '../../../schema/vocabulary.js';
import type { Conversion } from '../domain/conversion.js';
import type { Agreed, Exchange } from '../domain/exchange.js';
import type { EndedStage, ExchangeStage, ExchangeWay } from '../domain/exchange-end.js';
import type { PublishedRate } from './exchange-rates.js';
import { ExchangeRow } from './exchange.row.js';
import { exchangeColumns, exchangeOf, exchangeOfColumns, type ExchangeColumns } from './exchanges/exchange-columns.js';

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

/** An exchange under way, and the time by the database's clock. */
export interface Begun {
  exchange: Exchange;
  now: Date;
}

/** The job leaves an exchange to the request that is at it for this long. */
const firstAttempt = "interval '30 seconds'";

export async function findExchange(manager: EntityManager, id: string): Promise<Exchange | null> {
  const [row] = await rows<ExchangeColumns>(
    manager,
    `select ${exchangeColumns('exchange')} from exchange where id = $1`,
    [id],
  );
  return row ? exchangeOfColumns(row) : null;
}

const byIds = {
  name: 'exchanges by ids',
  text: `select ${exchangeColumns('exchange')} from exchange where id = any($1::uuid[])`,
};

/** As `findExchange`, for readers: those that are there, in any order. */
export async function readExchanges(reads: PipelinedReads, ids: readonly string[]): Promise<Exchange[]> {
  return (await reads.rows<ExchangeColumns>(byIds, [ids])).map(exchangeOfColumns);
}

/** Locks the exchange to the end of the transaction, and gives the time by the database's clock. */
export async function lockExchange(tx: EntityManager, id: string): Promise<Begun | null> {
  return (await lockExchanges(tx, [id])).get(id) ?? null;
}

/** `lockExchange` for many, in the order of their ids, so that of two who lock several none waits for the other in a circle. */
export async function lockExchanges(tx: EntityManager, ids: readonly string[]): Promise<Map<string, Begun>> {
  if (ids.length === 0) return new Map();
  const locked = await rows<ExchangeColumns & { now: Date }>(
    tx,
    // The time is read outside: whoever waited for the lock has the time of getting it.
    `select locked.*, app_now() as now from (
       select ${exchangeColumns('exchange')} from exchange where id = any($1::uuid[]) order by id for update of exchange) as locked`,
    [ids],
  );
  return new Map(locked.map(({ now, ...row }) => [row.id, { exchange: exchangeOfColumns(row), now }]));
}

/** Null when the id is taken, or the partner's number. What a partner sends in is under way at once. */
export async function insertExchange(tx: EntityManager, exchange: NewExchange): Promise<Begun | null> {
  return (await insertExchanges(tx, [exchange])).get(exchange.id) ?? null;
}

/** `insertExchange` for many: those that could be written, by their ids, with the time by the database's clock. */
export async function insertExchanges(
  tx: EntityManager,
  exchanges: readonly NewExchange[],
): Promise<Map<string, Begun>> {
  if (exchanges.length === 0) return new Map();
  const inserted = await rows<ExchangeColumns & { now: Date }>(
    tx,
    `insert into exchange (id, member_id, from_currency, to_currency, from_brand, to_brand, requested, given, received, fee,
        numerator, denominator, step, fee_percent, rate_version, settlement_numerator, settlement_denominator,
        device, ends_at, next_attempt_at, way, agreed, keyed_by, partner_key, stage)
     select id, "memberId", "from", "to", "fromBrand", "toBrand", requested, given, received, fee,
        numerator, denominator, step, "feePercent", "rateVersion", "settlementNumerator", "settlementDenominator",
        device, app_now() + "quoteMinutes" * interval '1 minute', app_now() + ${firstAttempt},
        way, agreed, "keyedBy", "partnerKey", case way when 'INBOUND' then 'COMMITTING' else 'PENDING' end
       from jsonb_to_recordset($1::jsonb) as asked (id uuid, "memberId" uuid, "from" text, "to" text, "fromBrand" text, "toBrand" text,
        requested bigint, given bigint, received bigint, fee bigint, numerator bigint, denominator bigint, step bigint,
        "feePercent" int, "rateVersion" int, "settlementNumerator" bigint, "settlementDenominator" bigint, device text,
        "quoteMinutes" int, way text, agreed jsonb, "keyedBy" text, "partnerKey" text)
     on conflict do nothing
     returning ${exchangeColumns('exchange')}, app_now() as now`,
    [JSON.stringify(exchanges.map(asked))],
  );
  return new Map(inserted.map(({ now, ...row }) => [row.id, { exchange: exchangeOfColumns(row), now }]));
}

function asked({ conversion, settlement, key, rate, ...same }: NewExchange): Record<string, unknown> {
  const { from, to, numerator, denominator, step, feePercent, version } = rate;
  return {
    ...{ ...same, ...conversion, from, to, numerator, denominator, step, feePercent, rateVersion: version },
    ...{ settlementNumerator: settlement.numerator, settlementDenominator: settlement.denominator },
    ...{ keyedBy: key?.by ?? null, partnerKey: key?.text ?? null },
  };
}

/**
 * The points are held: each quote stands until its end, which for one that a person had to look at is counted from now on. The ends
 * by ids; of those that are not pending any more none.
 */
export async function markQuoted(tx: EntityManager, ids: readonly string[]): Promise<Map<string, Date>> {
  if (ids.length === 0) return new Map();
  const quoted = await rows<{ id: string; endsAt: Date }>(
    tx,
    `update exchange set stage = 'QUOTED', attempts = 0, ends_at = quoted.until, next_attempt_at = quoted.until
       from (select id, case when review_id is null then ends_at else app_now() + (ends_at - created_at) end as until
               from exchange where id = any($1::uuid[]) order by id for update) as quoted
      where exchange.id = quoted.id and stage = 'PENDING' returning exchange.id, exchange.ends_at as "endsAt"`,
    [ids],
  );
  return new Map(quoted.map(({ id, endsAt }) => [id, endsAt]));
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

/** One end of each is chosen, for good. The caller holds the locks and has seen the exchanges QUOTED. */
export async function markChosen(
  tx: EntityManager,
  chosen: readonly { id: ExchangeId; stage: 'COMMITTING' | 'CANCELLING' }[],
): Promise<void> {
  if (chosen.length === 0) return;
  await rows(
    tx,
    `update exchange set stage = chosen.stage, attempts = 0, next_attempt_at = app_now() + ${firstAttempt}
       from unnest($1::uuid[], $2::text[]) as chosen (id, stage)
      where exchange.id = chosen.id and exchange.stage = 'QUOTED'`,
    [chosen.map(({ id }) => id), chosen.map(({ stage }) => stage)],
  );
}

export interface EndToMark {
  id: ExchangeId;
  from: ExchangeStage;
  end: EndedStage;
}

/** When each ended, by ids; of those that somebody else has brought to their end before none. */
export async function markEnded(tx: EntityManager, ends: readonly EndToMark[]): Promise<Map<string, Date>> {
  if (ends.length === 0) return new Map();
  const ended = await rows<{ id: string; endedAt: Date }>(
    tx,
    // Locked in the order of ids, as everybody does who locks several.
    `with reached as materialized (
       select exchange.id, reached."end"
         from unnest($1::uuid[], $2::text[], $3::text[]) as reached (id, "from", "end")
         join exchange on exchange.id = reached.id and exchange.stage = reached."from"
        order by exchange.id for update of exchange)
     update exchange set stage = reached."end", ended_at = app_now(), next_attempt_at = null
       from reached where exchange.id = reached.id returning exchange.id, ended_at as "endedAt"`,
    [ends.map(({ id }) => id), ends.map(({ from }) => from), ends.map(({ end }) => end)],
  );
  return new Map(ended.map(({ id, endedAt }) => [id, endedAt]));
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
