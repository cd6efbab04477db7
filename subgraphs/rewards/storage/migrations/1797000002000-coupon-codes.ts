import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Pools of coupon codes, and every code that is given to somebody: those of pools, and those of our own.
 *
 * What must hold whatever the code above does stands here: no code is there twice, whoever made it; a code is in one state and has
 * what belongs to it; and what a pool counts adds up.
 */
export class CouponCodes1797000002000 implements MigrationInterface {
  name = 'CouponCodes1797000002000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(poolTable);
    await queryRunner.query(changeTable);
    await queryRunner.query(codeTable);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table coupon_code, coupon_pool_change, coupon_pool');
  }
}

const poolTable = `
  create table coupon_pool (
    id uuid primary key,
    name_zh_cn text not null check (name_zh_cn <> ''),
    name_en text not null check (name_en <> ''),
    low_at integer not null check (low_at >= 0),
    valid_until timestamptz(3),
    created_by text not null,
    created_at timestamptz(3) not null default app_now(),
    -- Of its codes, all that are known here; what has changed since stands in coupon_pool_change.
    uploaded bigint not null default 0,
    free bigint not null default 0 check (free >= 0),
    reserved bigint not null default 0 check (reserved >= 0),
    given bigint not null default 0 check (given >= 0),
    used bigint not null default 0 check (used >= 0),
    revoked bigint not null default 0 check (revoked >= 0),
    -- Since when somebody has been told that few are left.
    low_since timestamptz(3),
    constraint coupon_pool_adds_up check (uploaded = free + reserved + given + used + revoked)
  );
  create index coupon_pool_newest on coupon_pool (created_at desc, id desc);
  comment on table coupon_pool is 'no-delete: its codes are with members'`;

/** Rows of its own in place of an update: two that take codes of one pool at the same time would wait for one another there. */
const changeTable = `
  create table coupon_pool_change (
    id bigint generated always as identity primary key,
    pool_id uuid not null references coupon_pool (id),
    uploaded bigint not null default 0,
    free bigint not null default 0,
    reserved bigint not null default 0,
    given bigint not null default 0,
    used bigint not null default 0,
    revoked bigint not null default 0,
    constraint coupon_pool_change_adds_up check (uploaded = free + reserved + given + used + revoked)
  );
  create index coupon_pool_change_of_pool on coupon_pool_change (pool_id)`;

/**
 * Taking free codes begins at the first of the index of them, behind the entries of those that were taken before: these are cleared
 * out by vacuum, which therefore comes after thousands of changes and not after a fifth of a million rows. What is set aside has an
 * index of its own, which stays small: right after a file of a million came in nobody has counted yet, and the planner would rather
 * read all of them than look up two hundred redemptions in a large one.
 */
const codeTable = `
  create table coupon_code (
    id bigint generated always as identity primary key,
    pool_id uuid references coupon_pool (id),
    kind text not null check (kind in ('COUPON', 'TICKET', 'VOUCHER')),
    code_sealed bytea not null,
    code_digest bytea not null check (octet_length(code_digest) = 32),
    state text not null check (state in ('FREE', 'RESERVED', 'GIVEN', 'USED', 'REVOKED')),
    redemption_id uuid,
    content_no smallint,
    piece integer check (piece >= 1),
    valid_from timestamptz(3),
    valid_until timestamptz(3),
    given_at timestamptz(3),
    used_at timestamptz(3),
    used_by text,
    use_id uuid,
    constraint coupon_code_of_pool check ((pool_id is not null) = (kind = 'COUPON')),
    constraint coupon_code_whose check ((state = 'FREE') = (redemption_id is null)),
    constraint coupon_code_place_whole
      check ((redemption_id is null) = (content_no is null) and (redemption_id is null) = (piece is null)),
    constraint coupon_code_own_given_at_once check (pool_id is not null or state not in ('FREE', 'RESERVED')),
    constraint coupon_code_given_whole check ((state in ('GIVEN', 'USED', 'REVOKED')) = (given_at is not null)),
    constraint coupon_code_used_whole check
      ((state = 'USED') = (used_at is not null) and (used_at is null) = (used_by is null) and (used_at is null) = (use_id is null)),
    constraint coupon_code_valid_whole check (valid_until > valid_from)
  ) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
  create unique index coupon_code_once on coupon_code (code_digest);
  create index coupon_code_free on coupon_code (pool_id, id) where state = 'FREE';
  create index coupon_code_reserved on coupon_code (redemption_id) where state = 'RESERVED';
  create index coupon_code_of_redemption on coupon_code (redemption_id) where state in ('GIVEN', 'USED', 'REVOKED');
  comment on table coupon_code is 'no-delete: what was given once is never given again, also where it is uploaded again'`;
