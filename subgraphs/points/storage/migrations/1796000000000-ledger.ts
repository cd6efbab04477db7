import type { MigrationInterface, QueryRunner } from 'typeorm';
import { blockOf, genesis, leafOf, type ChainEnd } from '../../domain/block.js';
import { journalRowOf, type JournalEntryRow } from '../journal.row.js';

/**
 * The ledger: one head that numbers and chains what is committed, blocks of hashed rows, and what the further postings
 * need: day's earnings under the cap, reviews, what the risk rules look at. Rows that are there already are numbered
 * without gaps in their old order and sealed into blocks like all later ones.
 */
export class Ledger1796000000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(accounts);
    await queryRunner.query(journal);
    await queryRunner.query(chain);
    await queryRunner.query(holdsAndAwards);
    await queryRunner.query(limitsAndReviews);
    await sealOldRows(queryRunner);
    await queryRunner.query('alter table journal alter column leaf_hash set not null');
  }

  async down(): Promise<void> {
    return Promise.reject(new Error('The ledger is not taken apart again: restore a backup instead.'));
  }
}

const accounts = `
  alter table account add column opened_at timestamptz;
  update account set opened_at = legs.first
    from (select currency, kind, owner, min(posted_at) as first
          from (select currency, from_kind as kind, from_owner as owner, posted_at from journal
                union all
                select currency, to_kind, to_owner, posted_at from journal) as leg
          group by 1, 2, 3) as legs
    where (account.currency, account.kind, account.owner) = (legs.currency, legs.kind, legs.owner);
  update account set opened_at = app_now() where opened_at is null;
  alter table account alter column opened_at set not null;
  -- The same sum by a loop: a function in SQL with an aggregate costs four times as much per row.
  create or replace function buckets_total(buckets jsonb) returns bigint immutable strict parallel safe
  language plpgsql as $$
  declare
    total bigint := 0;
  begin
    for place in 0 .. jsonb_array_length(buckets) - 1 loop
      total := total + (buckets -> place ->> 'points')::bigint;
    end loop;
    return total;
  end $$;
  -- A plain expression instead of a function, for the same reason.
  alter table account drop constraint account_balance_allowed,
    add constraint account_balance_allowed check (
      balance between -9007199254740991 and 9007199254740991 and case kind
        when 'CLEARING' then true
        when 'ISSUANCE' then true
        when 'DEBT' then balance <= 0
        when 'TRANSIT' then balance = 0
        else balance >= 0 and kind in (
          'WALLET', 'HELD', 'EXPIRED', 'REDEEMED', 'BUDGET', 'BLOCK', 'DONATED', 'SPONSOR')
      end)`;

const journal = `
  alter table journal
    drop constraint journal_pkey,
    drop constraint journal_amount_moves,
    drop constraint journal_split_adds_up,
    drop constraint journal_balances_allowed,
    drop constraint journal_legs_of_kind,
    drop constraint journal_legs_of_the_member;
  alter table journal alter column seq drop identity;
  update journal set seq = placed.place
    from (select seq, row_number() over (order by seq) as place from journal) as placed
    where placed.seq = journal.seq and placed.place <> journal.seq;
  alter table journal add primary key (seq),
    alter column member_id drop not null,
    add column leaf_hash bytea check (octet_length(leaf_hash) = 32),
    add constraint journal_amount_moves check (
      amount > 0 and (from_kind <> to_kind or from_owner <> to_owner or kind = 'MATURED')),
    add constraint journal_balances_allowed check (
      from_balance_after between -9007199254740991 and 9007199254740991
      and to_balance_after between -9007199254740991 and 9007199254740991
      and (from_balance_after >= 0 or from_kind in ('ISSUANCE', 'DEBT', 'CLEARING', 'TRANSIT'))
      and (to_balance_after >= 0 or to_kind in ('ISSUANCE', 'DEBT', 'CLEARING'))),
    add constraint journal_legs_of_kind check (kind || ' ' || from_kind || ' ' || to_kind in (
      'EARNED ISSUANCE WALLET', 'EARNED BUDGET WALLET', 'REVERSED WALLET ISSUANCE', 'REVERSED WALLET BUDGET',
      'MATURED WALLET WALLET', 'HELD WALLET HELD', 'RELEASED HELD WALLET', 'SETTLED HELD REDEEMED',
      'BURNED WALLET REDEEMED', 'RETURNED REDEEMED WALLET', 'CONVERTED_OUT HELD CLEARING',
      'CONVERTED_IN CLEARING WALLET', 'CONVERTED_IN BLOCK WALLET', 'EXPIRED WALLET EXPIRED',
      'DEBT_INCURRED DEBT WALLET', 'DEBT_REPAID WALLET DEBT', 'GIFT_OUT WALLET TRANSIT', 'GIFT_IN TRANSIT WALLET',
      'DONATED WALLET DONATED', 'SPONSORED SPONSOR DONATED', 'ADJUSTED_IN ISSUANCE WALLET',
      'ADJUSTED_OUT WALLET ISSUANCE', 'FUNDED ISSUANCE BUDGET', 'FUNDED ISSUANCE BLOCK', 'FUNDED ISSUANCE SPONSOR',
      'WITHDRAWN BUDGET ISSUANCE', 'WITHDRAWN BLOCK ISSUANCE', 'WITHDRAWN SPONSOR ISSUANCE')),
    add constraint journal_legs_of_the_member check (
      (from_kind not in ('WALLET', 'HELD', 'DEBT') or from_owner = member_id::text) and
      (to_kind not in ('WALLET', 'HELD', 'DEBT') or to_owner = member_id::text)),
    add constraint journal_members_but_for_funds check (
      (member_id is null) = (kind in ('FUNDED', 'WITHDRAWN', 'SPONSORED'))),
    add constraint journal_split_adds_up check (
      case when member_id is null then split = '[]' else buckets_total(split) = amount end)`;

const chain = `
  -- Locked first by everybody who writes: it draws the numbers, so that they are without gaps and in the order of commits.
  create table ledger_head (
    only_row boolean primary key default true check (only_row),
    block bigint not null,
    seq bigint not null,
    hash bytea not null check (octet_length(hash) = 32)
  ) with (fillfactor = 10);
  comment on table ledger_head is 'no-delete: where the journal and its chain of blocks end';
  create table ledger_block (
    number bigint primary key,
    first_seq bigint not null unique,
    row_count integer not null check (row_count > 0),
    root bytea not null check (octet_length(root) = 32),
    hash bytea not null check (octet_length(hash) = 32),
    committed_at timestamptz not null
  );
  comment on table ledger_block is 'append-only: the rows of one commit, sealed'`;

const holdsAndAwards = `
  alter table hold
    drop constraint hold_held_while_open,
    drop constraint hold_status_check, drop constraint hold_purpose_check,
    add column review_id uuid,
    add constraint hold_status_check check (status in ('OPEN', 'REVIEW', 'SETTLED', 'CONVERTED', 'VOIDED', 'EXPIRED')),
    add constraint hold_purpose_check check (purpose in ('REDEMPTION', 'EXCHANGE', 'REVIEW')),
    add constraint hold_held_while_open check ((status in ('OPEN', 'REVIEW')) = (held <> '[]'));
  drop index hold_to_release;
  create index hold_to_release on hold (expires_at) where status in ('OPEN', 'REVIEW');
  alter table award
    drop constraint award_points_check,
    add constraint award_points_check check (points >= 0),
    add column cut bigint not null default 0 check (cut >= 0),
    add column budget text,
    add column green boolean not null default false;
  create index award_of_purchase on award (purchase_id);
  drop function balance_allowed`;

const limitsAndReviews = `
  create table day_earnings (
    currency text not null,
    member_id uuid not null,
    day date not null,
    earned bigint not null check (earned > 0),
    cap bigint,
    primary key (member_id, day, currency),
    constraint day_earnings_within_cap check (earned <= cap)
  ) with (fillfactor = 70);
  comment on table day_earnings is 'no-delete: a return does not reopen the cap';
  insert into day_earnings (currency, member_id, day, earned)
    select currency, member_id, (occurred_at at time zone 'Asia/Shanghai')::date, sum(points)
    from award group by 1, 2, 3;
  create table review (
    review_id uuid primary key,
    state text not null check (state in ('OPEN', 'APPROVED', 'REJECTED', 'WITHDRAWN', 'EXPIRED')),
    rule text not null,
    request_caller text not null,
    request_mutation text not null,
    request_id uuid not null,
    command jsonb not null,
    member_id uuid not null,
    currency text not null,
    points bigint not null,
    asked_by text,
    opened_at timestamptz not null,
    expires_at timestamptz,
    decided_by text,
    decided_at timestamptz,
    constraint review_of_a_request unique (request_caller, request_mutation, request_id),
    constraint review_by_another_person check (decided_by <> asked_by),
    constraint review_open_or_decided check ((state = 'OPEN') = (decided_at is null))
  ) with (fillfactor = 70);
  comment on table review is 'no-delete: what was looked at stays known';
  create index review_open on review (opened_at, review_id) where state = 'OPEN';
  create table risk_action (
    id bigint generated always as identity primary key,
    action text not null check (action in ('REDEMPTION', 'GIFT', 'EXCHANGE', 'DONATION')),
    member_id uuid not null,
    recipient_id uuid,
    device text,
    channel text,
    currency text not null,
    points bigint not null,
    at timestamptz not null,
    member_since timestamptz not null,
    stopped_by text
  );
  comment on table risk_action is 'append-only: what the risk rules look at';
  create index risk_action_of_member on risk_action (member_id, action, at);
  create index risk_action_of_device on risk_action (device, action, at) where device is not null;
  create index risk_action_of_recipient on risk_action (recipient_id, action, at) where recipient_id is not null`;

const rowsAtOnce = 512;

async function sealOldRows(queryRunner: QueryRunner): Promise<void> {
  let end: ChainEnd = genesis;
  for (;;) {
    const rows = await oldRowsAfter(queryRunner, end.lastSeq);
    if (rows.length === 0) break;
    const leaves = rows.map((row) => leafOf({ ...journalRowOf(row), seq: row.seq }));
    const block = blockOf(end, leaves);
    await queryRunner.query(
      `update journal set leaf_hash = decode(sealed.leaf, 'hex')
       from unnest($1::bigint[], $2::text[]) as sealed(seq, leaf) where journal.seq = sealed.seq`,
      [rows.map(({ seq }) => seq), leaves.map((leaf) => leaf.toString('hex'))],
    );
    await queryRunner.query(`insert into ledger_block values ($1, $2, $3, $4, $5, app_now())`, [
      block.number,
      block.firstSeq,
      block.rowCount,
      block.root,
      block.hash,
    ]);
    end = { number: block.number, lastSeq: end.lastSeq + rows.length, hash: block.hash };
  }
  await queryRunner.query('insert into ledger_head (block, seq, hash) values ($1, $2, $3)', [
    end.number,
    end.lastSeq,
    end.hash,
  ]);
}

async function oldRowsAfter(queryRunner: QueryRunner, last: number): Promise<JournalEntryRow[]> {
  const found = (await queryRunner.query('select * from journal where seq > $1 order by seq limit $2', [
    last,
    rowsAtOnce,
  ])) as Record<string, unknown>[];
  return found.map(
    (row) =>
      ({
        seq: row['seq'],
        kind: row['kind'],
        currency: row['currency'],
        fromKind: row['from_kind'],
        fromOwner: row['from_owner'],
        toKind: row['to_kind'],
        toOwner: row['to_owner'],
        amount: Number(row['amount']),
        fromBalanceAfter: Number(row['from_balance_after']),
        toBalanceAfter: Number(row['to_balance_after']),
        memberId: row['member_id'],
        split: row['split'],
        references: row['reference_ids'],
        postedAt: row['posted_at'],
      }) as JournalEntryRow,
  );
}
