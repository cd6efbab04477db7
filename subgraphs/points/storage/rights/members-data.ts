import { randomBytes } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { forgetInputsByCallers } from '../../../../chassis/answer-records.js';
import { rows } from '../../../../chassis/database.js';
import type { Erased } from '../../../../chassis/erasure-duty.js';
import type { PersonDataSection } from '../../../../chassis/person-data.js';
import type { LapseCause } from '../../domain/command.js';

/** What points holds on a member: the wallets, every posting about them, what is held, what was looked at. */
export const memberDataSections: readonly PersonDataSection[] = [
  {
    name: 'accounts',
    sql: `select kind || '/' || currency as place,
                 json_build_object('kind', kind, 'currency', currency, 'balance', balance, 'buckets', buckets) as content
            from account where owner = $1::uuid::text and kind in ('WALLET', 'HELD', 'DEBT')
             and ($2::text is null or kind || '/' || currency > $2) order by 1 limit $3`,
  },
  {
    // By both indexes that a member's rows are found by: what moves a wallet, and what leaves a hold for good.
    name: 'postings',
    sql: `select seq::text as place,
                 json_build_object('seq', seq::text, 'kind', kind, 'currency', currency, 'amount', amount,
                   'split', split, 'references', reference_ids, 'postedAt', posted_at) as content
            from (
              (select * from journal where member_id = $1 and (from_kind = 'WALLET' or to_kind = 'WALLET')
                and seq > coalesce($2::bigint, 0) order by seq limit $3)
              union
              (select * from journal where member_id = $1 and from_kind = 'HELD' and to_kind <> 'WALLET'
                and seq > coalesce($2::bigint, 0) order by seq limit $3)) as its
           order by seq limit $3`,
  },
  {
    name: 'reviews',
    sql: `select review_id::text as place,
                 json_build_object('id', review_id, 'state', state, 'rule', rule, 'currency', currency, 'points', points,
                   'openedAt', opened_at, 'decidedAt', decided_at) as content
            from review where member_id = $1 and ($2::uuid is null or review_id > $2::uuid)
           order by review_id limit $3`,
  },
  {
    name: 'actionsLookedAt',
    sql: `select id::text as place,
                 json_build_object('action', action, 'recipientId', recipient_id, 'channel', channel, 'currency', currency,
                   'points', points, 'at', at, 'stoppedBy', stopped_by, 'deviceKnown', device is not null) as content
            from risk_action where member_id = $1 and id > coalesce($2::bigint, 0) order by id limit $3`,
  },
];

/** Points that are set aside, and what waits for a person: both end in their own way first. */
export async function isHeldOrReviewed(manager: EntityManager, memberId: string): Promise<boolean> {
  const found = await rows(
    manager,
    `select 1 from account where owner = $1::uuid::text and kind = 'HELD' and balance > 0
     union all
     select 1 from review where member_id = $1::uuid and state = 'OPEN'
     limit 1`,
    [memberId],
  );
  return found.length > 0;
}

/** Currencies in which the member has points. */
export async function currenciesOf(manager: EntityManager, memberId: string): Promise<string[]> {
  const found = await rows<{ currency: string }>(
    manager,
    `select currency from account where owner = $1::uuid::text and kind = 'WALLET' and balance > 0 order by currency`,
    [memberId],
  );
  return found.map(({ currency }) => currency);
}

/** Why what a member has left lapses. */
export interface Lapse {
  memberId: string;
  cause: LapseCause;
  /** The closing or the erasure that is the reason. */
  causeId: string;
}

/** That a membership was closed, kept for what comes into its wallets afterwards. Told again, nothing more is kept. */
export async function insertClosing(tx: EntityManager, memberId: string, closingId: string): Promise<void> {
  const text =
    'insert into membership_closing (member_id, closing_id) values ($1, $2) on conflict (member_id) do nothing';
  await rows(tx, text, [memberId, closingId]);
}

/**
 * Members who have left and into whose wallets something came afterwards: a redemption that was cancelled, a late purchase. One who
 * was forgotten too lapses for that reason, once the erasure is done: it sees to what is there until then.
 */
export function walletsOfThoseWhoLeft(manager: EntityManager): Promise<Lapse[]> {
  return rows<Lapse>(
    manager,
    `select distinct on (person_id) person_id as "memberId", 'MEMBER_ERASED' as cause, erasure_id as "causeId"
       from erasure_duty join account on account.owner = person_id::text and account.kind = 'WALLET'
      where done_at is not null and balance > 0
     union all
     select distinct on (member_id) member_id, 'MEMBERSHIP_CLOSED', closing_id
       from membership_closing join account on account.owner = member_id::text and account.kind = 'WALLET'
      where balance > 0 and not exists (select from erasure_duty where person_id = member_id)`,
  );
}

/** The journal is not touched: it knows ids and figures alone. The devices that the member used go. */
export async function eraseMembersData(tx: EntityManager, memberId: string): Promise<Erased[]> {
  const actions = await rows(
    tx,
    'update risk_action set device = null where member_id = $1 and device is not null returning 1',
    [memberId],
  );
  const reviews = await rows(
    tx,
    `update review set command = jsonb_set(command, '{risk,device}', 'null')
      where member_id = $1 and state <> 'OPEN' and command #>> '{risk,device}' is not null returning 1`,
    [memberId],
  );
  const [lapsed] = await rows<{ points: number }>(
    tx,
    `select coalesce(sum(amount), 0)::float8 as points from journal
      where member_id = $1 and from_kind = 'WALLET' and kind = 'EXPIRED' and reference_ids ->> 'cause' = 'MEMBER_ERASED'`,
    [memberId],
  );
  return [
    { what: 'points that lapsed', count: lapsed?.points ?? 0 },
    { what: 'devices of redemptions, gifts and exchanges', count: actions.length + reviews.length },
    { what: 'hashes of requests', count: await forgetInputsByCallers(tx, [`member:${memberId}`], randomBytes(32)) },
  ];
}
