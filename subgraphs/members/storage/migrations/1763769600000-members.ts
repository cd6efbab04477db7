import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Members, what is personal about them, who signs in as them, and their way through the tiers. */
export class Members1763769600000 implements MigrationInterface {
  name = 'Members1763769600000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(memberTables);
    await queryRunner.query(tierTables);
    await queryRunner.query(handbookTiers);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      drop table tier_change, qualifying_spend, tier, member_identity, profile, member;
      drop sequence member_ordinal;
    `);
  }
}

const memberTables = `
  -- The first member is number 1000001 with its check digit: eight digits in all for the first nine million.
  create sequence member_ordinal as bigint start with 1000001;

  create table member (
    id uuid primary key,
    ordinal bigint not null unique,
    number text not null unique check (number ~ '^[0-9]{8,16}$'),
    status text not null default 'ACTIVE' check (status = 'ACTIVE'),
    joined_at timestamptz not null default app_now()
  );

  -- Phone and e-mail stand here in their one spelling; these two unique constraints are what stops a second membership.
  create table profile (
    member_id uuid primary key references member (id),
    display_name text not null check (char_length(display_name) between 1 and 60),
    phone text constraint profile_phone_once unique check (phone ~ '^[+][0-9]{5,15}$'),
    email text constraint profile_email_once unique check (email = lower(email) and char_length(email) <= 254),
    birthday date,
    locale text not null check (locale in ('zh-CN', 'en'))
  );

  create table member_identity (
    issuer text not null,
    subject text not null,
    member_id uuid not null references member (id),
    linked_at timestamptz not null default app_now(),
    primary key (issuer, subject)
  );
  create index member_identity_of_member on member_identity (member_id);
  comment on table profile is 'All that is personal about a member; nothing of it is copied anywhere else.'`;

const tierTables = `
  create table tier (
    code text primary key check (code in ('BASIC', 'SILVER', 'GOLD', 'DIAMOND')),
    rank integer not null unique check (rank >= 0),
    name_zh_cn text not null,
    name_en text not null,
    earn_multiplier_numerator integer not null check (earn_multiplier_numerator > 0),
    earn_multiplier_denominator integer not null check (earn_multiplier_denominator > 0),
    spend_over_minor bigint check (spend_over_minor >= 0)
  );

  create table qualifying_spend (
    -- The id is made by the client, and a return may have that of a purchase: the kind tells them apart.
    kind text not null check (kind in ('PURCHASE', 'RETURN')),
    fact_id uuid not null,
    member_id uuid not null references member (id),
    purchase_id uuid not null,
    occurred_at timestamptz not null,
    counted_at timestamptz not null,
    amount_minor bigint not null,
    recorded_at timestamptz not null default app_now(),
    primary key (kind, fact_id),
    constraint qualifying_spend_counts_from_its_purchase check (counted_at >= occurred_at),
    constraint qualifying_spend_sign check (case kind when 'PURCHASE' then amount_minor >= 0 else amount_minor <= 0 end),
    constraint qualifying_spend_purchase_is_its_own check (kind = 'RETURN' or fact_id = purchase_id)
  );
  create index qualifying_spend_of_month on qualifying_spend (member_id, occurred_at) include (amount_minor);
  comment on table qualifying_spend is 'append-only: facts about purchases and returns, from which tier_change is computed.';

  create table tier_change (
    member_id uuid not null references member (id),
    in_force_from timestamptz not null,
    tier_code text not null references tier (code),
    since timestamptz not null,
    valid_until timestamptz,
    primary key (member_id, in_force_from),
    constraint tier_change_lasts check (valid_until is null or valid_until >= in_force_from)
  )`;

const handbookTiers = `
  comment on table tier is 'read-only: the catalogue changes by migration.';
  insert into tier (code, rank, name_zh_cn, name_en, earn_multiplier_numerator, earn_multiplier_denominator, spend_over_minor)
  values ('BASIC', 0, '普通会员', 'Basic', 1, 1, null),
         ('SILVER', 1, '银卡会员', 'Silver', 6, 5, 500000),
         ('GOLD', 2, '金卡会员', 'Gold', 3, 2, 1000000),
         ('DIAMOND', 3, '钻石会员', 'Diamond', 2, 1, null)`;
