import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What partners have agreed to, who keeps the points of a currency, and exchanges with points that a partner keeps: announced and
 * confirmed, or sent in by it. With them the reversals of exchanges, and the blocks of points that partners pay for in advance.
 *
 * Currencies and exchanges that are there are hosted ones. There is no agreement until ops have approved one.
 */
export class Agreements1797100003000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(agreements);
    await queryRunner.query(exchanges);
    await queryRunner.query(reversalsAndBlocks);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      drop table points_block, exchange_reversal, cap_usage, brand_suspension, agreement_version;
      drop index exchange_by_time, exchange_of_from_brand, exchange_of_to_brand, exchange_partner_key;
      alter table exchange
        drop constraint exchange_answer_by_announced, drop constraint exchange_partner_key_whole,
        drop column way, drop column agreed, drop column answer_by, drop column keyed_by, drop column partner_key,
        drop column reject_reason, drop column reversed_at,
        drop constraint exchange_stage_check, drop constraint exchange_ended,
        add constraint exchange_stage_check check (stage in ('PENDING', 'QUOTED', 'COMMITTING', 'CANCELLING', 'EXPIRING',
          'COMMITTED', 'CANCELLED', 'EXPIRED', 'REFUSED')),
        add constraint exchange_ended check
          ((stage in ('COMMITTED', 'CANCELLED', 'EXPIRED', 'REFUSED')) = (ended_at is not null)
            and (ended_at is null) = (next_attempt_at is not null));
      alter table currency drop column home;
    `);
    await queryRunner.query(asQuotedBefore);
  }
}

/** As the migrations before have left it. */
const asQuotedBefore = `
  create or replace function keep_exchange_as_quoted() returns trigger language plpgsql as $$
  begin
    if old.ended_at is not null
       or (old.id, old.member_id, old.from_currency, old.to_currency, old.from_brand, old.to_brand, old.requested,
           old.given, old.received, old.fee, old.numerator, old.denominator, old.step, old.fee_percent,
           old.rate_version, old.settlement_numerator, old.settlement_denominator)
          is distinct from
          (new.id, new.member_id, new.from_currency, new.to_currency, new.from_brand, new.to_brand, new.requested,
           new.given, new.received, new.fee, new.numerator, new.denominator, new.step, new.fee_percent,
           new.rate_version, new.settlement_numerator, new.settlement_denominator)
       or (old.ends_at <> new.ends_at
           and not (old.stage = 'PENDING' and new.stage = 'QUOTED' and old.review_id is not null))
    then
      raise exception 'exchange % is fixed', old.id;
    end if;
    return new;
  end $$;
  drop trigger exchange_as_quoted on exchange;
  create trigger exchange_as_quoted before update on exchange
    for each row when (old.ended_at is null or new.device is not null
      or (to_jsonb(old) - 'device') is distinct from (to_jsonb(new) - 'device'))
    execute function keep_exchange_as_quoted();
`;

const agreements = `
  alter table currency add column home text not null default 'HOSTED' check (home in ('HOSTED', 'REMOTE'));

  -- Every version that was approved. The newest of those that have begun counts.
  create table agreement_version (
    brand text not null references brand (code),
    version integer not null,
    valid_from timestamptz(3) not null,
    valid_until timestamptz(3),
    terms jsonb not null,
    approved_at timestamptz(3) not null default app_now(),
    primary key (brand, version),
    constraint agreement_window check (valid_until > valid_from)
  );

  create table brand_suspension (
    brand text primary key references brand (code),
    since timestamptz(3) not null default app_now(),
    by text not null,
    reason text not null
  );

  -- Points counted against a cap, from the quote on. Days lie behind soon and their rows go.
  create table cap_usage (
    brand text not null references brand (code),
    cap text not null check (cap in ('PER_MEMBER_PER_DAY', 'PER_DAY_GIVEN', 'PER_DAY_RECEIVED', 'IN_TOTAL')),
    day date,
    member_id uuid,
    used bigint not null check (used >= 0),
    at_most bigint not null,
    constraint cap_usage_once unique nulls not distinct (brand, cap, day, member_id),
    constraint cap_usage_of_day check ((cap = 'IN_TOTAL') = (day is null)),
    constraint cap_usage_of_member check ((cap = 'PER_MEMBER_PER_DAY') = (member_id is not null))
  );
  create index cap_usage_of_past on cap_usage (day) where day is not null;
`;

const exchanges = `
  alter table exchange
    add column way text not null default 'HOSTED' check (way in ('HOSTED', 'OUTBOUND', 'INBOUND')),
    add column agreed jsonb not null default '{}',
    add column answer_by timestamptz(3),
    add column keyed_by text references brand (code),
    add column partner_key text,
    add column reject_reason text,
    add column reversed_at timestamptz(3),
    drop constraint exchange_stage_check,
    drop constraint exchange_ended,
    add constraint exchange_stage_check check (stage in ('PENDING', 'QUOTED', 'ANNOUNCED', 'COMMITTING', 'CANCELLING',
      'EXPIRING', 'REJECTING', 'TIMING_OUT', 'COMMITTED', 'CANCELLED', 'EXPIRED', 'REFUSED', 'REJECTED', 'TIMED_OUT')),
    add constraint exchange_ended check
      ((stage in ('COMMITTED', 'CANCELLED', 'EXPIRED', 'REFUSED', 'REJECTED', 'TIMED_OUT')) = (ended_at is not null)
        and (ended_at is null) = (next_attempt_at is not null)),
    add constraint exchange_answer_by_announced check
      (way = 'OUTBOUND' or (answer_by is null
        and stage not in ('ANNOUNCED', 'REJECTING', 'TIMING_OUT', 'REJECTED', 'TIMED_OUT'))),
    add constraint exchange_partner_key_whole check ((keyed_by is null) = (partner_key is null));

  -- A partner's own number stands for one exchange. One that was refused has used up none.
  create unique index exchange_partner_key on exchange (keyed_by, partner_key)
    where partner_key is not null and stage <> 'REFUSED';
  create index exchange_of_from_brand on exchange (from_brand, created_at, id);
  create index exchange_of_to_brand on exchange (to_brand, created_at, id);
  create index exchange_by_time on exchange (created_at, id);

  create or replace function keep_exchange_as_quoted() returns trigger language plpgsql as $$
  begin
    if old.ended_at is not null then
      -- Of an end that was reached the device may be taken out, and one that was committed may be marked as reversed, once.
      if (to_jsonb(old) - '{device,reversed_at}'::text[]) is distinct from (to_jsonb(new) - '{device,reversed_at}'::text[])
         or (new.device is not null and new.device is distinct from old.device)
         or (new.reversed_at is distinct from old.reversed_at
             and (old.reversed_at is not null or old.stage <> 'COMMITTED'))
      then
        raise exception 'exchange % is fixed', old.id;
      end if;
    elsif (old.id, old.member_id, old.from_currency, old.to_currency, old.from_brand, old.to_brand, old.requested,
           old.given, old.received, old.fee, old.numerator, old.denominator, old.step, old.fee_percent,
           old.rate_version, old.settlement_numerator, old.settlement_denominator, old.way, old.agreed)
          is distinct from
          (new.id, new.member_id, new.from_currency, new.to_currency, new.from_brand, new.to_brand, new.requested,
           new.given, new.received, new.fee, new.numerator, new.denominator, new.step, new.fee_percent,
           new.rate_version, new.settlement_numerator, new.settlement_denominator, new.way, new.agreed)
       or (old.ends_at <> new.ends_at
           and not (old.stage = 'PENDING' and new.stage = 'QUOTED' and old.review_id is not null))
       or (old.answer_by is not null and old.answer_by is distinct from new.answer_by)
       or (old.partner_key is not null
           and (old.keyed_by, old.partner_key) is distinct from (new.keyed_by, new.partner_key))
       or new.reversed_at is not null
    then
      raise exception 'exchange % is fixed', old.id;
    end if;
    return new;
  end $$;
  drop trigger exchange_as_quoted on exchange;
  create trigger exchange_as_quoted before update on exchange
    for each row execute function keep_exchange_as_quoted();
`;

const reversalsAndBlocks = `
  create table exchange_reversal (
    reversal_id uuid primary key,
    exchange_id uuid not null references exchange (id),
    attempt integer not null check (attempt >= 1),
    by text not null,
    reason text not null,
    state text not null default 'PENDING' check (state in ('PENDING', 'DONE', 'REFUSED')),
    asked_at timestamptz(3) not null default app_now(),
    ended_at timestamptz(3),
    attempts integer not null default 0,
    next_attempt_at timestamptz(3),
    constraint exchange_reversal_attempt unique (exchange_id, attempt),
    constraint exchange_reversal_ended check
      ((state = 'PENDING') = (ended_at is null) and (ended_at is null) = (next_attempt_at is not null))
  );
  -- An exchange is undone once; only after a refusal somebody may try again.
  create unique index exchange_reversal_once on exchange_reversal (exchange_id) where state <> 'REFUSED';
  create index exchange_reversal_due on exchange_reversal (next_attempt_at) where next_attempt_at is not null;

  create table points_block (
    id uuid primary key,
    brand text not null references brand (code),
    currency text not null references currency (code),
    points bigint not null check (points > 0),
    by text not null,
    asked_at timestamptz(3) not null default app_now(),
    booked_at timestamptz(3),
    attempts integer not null default 0,
    next_attempt_at timestamptz(3),
    constraint points_block_booked check ((booked_at is null) = (next_attempt_at is not null))
  );
  create index points_block_of_brand on points_block (brand, currency, asked_at desc, id desc);
  create index points_block_due on points_block (next_attempt_at) where next_attempt_at is not null;
`;
