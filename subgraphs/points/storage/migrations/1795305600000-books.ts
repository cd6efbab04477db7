import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The books: currencies, accounts, journal, holds, awards.
 *
 * What must hold whatever the code above does stands here too: no balance beyond its limit, buckets and splits that add
 * up, no row of the journal changed. No foreign keys: they would take shared locks on rows that every posting updates.
 */
export class Books1795305600000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(functions);
    await queryRunner.query(currencyTable);
    await queryRunner.query(accountTable);
    await queryRunner.query(journalTable);
    await queryRunner.query(holdTable);
    await queryRunner.query(awardTable);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      drop table award, hold, journal, account, currency;
      drop function balance_allowed, buckets_total;
    `);
  }
}

const functions = `
  -- Points in a list of buckets; null, which no check takes for true or false, when a bucket has none.
  create function buckets_total(buckets jsonb) returns bigint immutable strict parallel safe language sql as $$
    select coalesce(sum((bucket ->> 'points')::bigint), 0)::bigint
    from jsonb_array_elements(buckets) as bucket
  $$;

  -- Beyond 2^53 - 1 JavaScript does not count exactly.
  create function balance_allowed(kind text, balance bigint) returns boolean immutable strict parallel safe
  language sql as $$
    select abs(balance) <= 9007199254740991 and case kind
      when 'CLEARING' then true
      when 'ISSUANCE' then balance <= 0
      when 'DEBT' then balance <= 0
      when 'WALLET' then balance >= 0
      when 'HELD' then balance >= 0
      when 'EXPIRED' then balance >= 0
      when 'REDEEMED' then balance >= 0
      else false
    end
  $$;
`;

const currencyTable = `
  create table currency (
    code text primary key check (code ~ '^[A-Z][A-Z0-9_]{1,15}$'),
    points_per_yuan bigint not null check (points_per_yuan between 1 and 9007199254740991)
  )`;

/** Half of each page stays free, and no index is on what changes, so that every update stays on its page. */
const accountTable = `
  create table account (
    currency text not null,
    kind text not null,
    owner text not null,
    balance bigint not null default 0,
    buckets jsonb not null default '[]',
    first_expiry timestamptz,
    primary key (currency, kind, owner),
    constraint account_balance_allowed check (balance_allowed(kind, balance)),
    constraint account_buckets_add_up check (kind <> 'WALLET' or buckets_total(buckets) = balance),
    constraint account_buckets_of_wallets_only check (kind = 'WALLET' or buckets = '[]')
  ) with (fillfactor = 50);
  create index account_by_owner on account (owner, kind)`;

const journalTable = `
  create table journal (
    seq bigint generated always as identity primary key,
    kind text not null,
    currency text not null,
    from_kind text not null,
    from_owner text not null,
    to_kind text not null,
    to_owner text not null,
    amount bigint not null,
    from_balance_after bigint not null,
    to_balance_after bigint not null,
    member_id uuid not null,
    split jsonb not null,
    reference_ids jsonb not null,
    posted_at timestamptz not null,
    constraint journal_amount_moves check (amount > 0 and (from_kind, from_owner) <> (to_kind, to_owner)),
    constraint journal_split_adds_up check (buckets_total(split) = amount),
    constraint journal_balances_allowed check
      (balance_allowed(from_kind, from_balance_after) and balance_allowed(to_kind, to_balance_after)),
    constraint journal_legs_of_kind check ((kind, from_kind, to_kind) in (
      ('EARNED', 'ISSUANCE', 'WALLET'),
      ('REVERSED', 'WALLET', 'ISSUANCE'),
      ('HELD', 'WALLET', 'HELD'),
      ('RELEASED', 'HELD', 'WALLET'),
      ('SETTLED', 'HELD', 'REDEEMED'),
      ('RETURNED', 'REDEEMED', 'WALLET'),
      ('CONVERTED_OUT', 'HELD', 'CLEARING'),
      ('CONVERTED_IN', 'CLEARING', 'WALLET'),
      ('EXPIRED', 'WALLET', 'EXPIRED'),
      ('DEBT_INCURRED', 'DEBT', 'WALLET'),
      ('DEBT_REPAID', 'WALLET', 'DEBT')
    )),
    constraint journal_legs_of_the_member check (
      (from_kind not in ('WALLET', 'HELD', 'DEBT') or from_owner = member_id::text) and
      (to_kind not in ('WALLET', 'HELD', 'DEBT') or to_owner = member_id::text))
  );
  comment on table journal is 'append-only: what was posted stays posted; a mistake is put right by another posting';
  create index journal_of_wallet on journal (member_id, currency, seq)
    where from_kind = 'WALLET' or to_kind = 'WALLET'`;

/** Of one id each service has a hold of its own: ids are the clients'. */
const holdTable = `
  create table hold (
    service text not null,
    hold_id uuid not null,
    status text not null check (status in ('OPEN', 'SETTLED', 'CONVERTED', 'VOIDED', 'EXPIRED')),
    member_id uuid,
    currency text,
    points bigint,
    purpose text check (purpose in ('REDEMPTION', 'EXCHANGE')),
    expires_at timestamptz,
    held jsonb not null default '[]',
    settled jsonb not null default '[]',
    primary key (service, hold_id),
    constraint hold_terms_whole check (num_nulls(member_id, currency, points, purpose, expires_at) in (0, 5)),
    constraint hold_tombstone_is_void check (member_id is not null or
      (status = 'VOIDED' and held = '[]' and settled = '[]')),
    constraint hold_held_while_open check ((status = 'OPEN') = (buckets_total(held) > 0)),
    constraint hold_within_points check (member_id is null or
      (points > 0 and buckets_total(held) + buckets_total(settled) <= points))
  ) with (fillfactor = 70);
  create index hold_to_release on hold (expires_at) where status = 'OPEN'`;

const awardTable = `
  create table award (
    award_id uuid primary key,
    purchase_id uuid not null,
    member_id uuid not null,
    currency text not null,
    campaign_id text not null,
    version integer not null check (version >= 1),
    points bigint not null check (points > 0),
    occurred_at timestamptz not null,
    expires_at timestamptz not null,
    pending_until timestamptz,
    sale_amount_minor bigint not null check (sale_amount_minor >= 0),
    sale_currency text not null,
    lines jsonb not null
  )`;
