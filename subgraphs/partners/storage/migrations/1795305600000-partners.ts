import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Brands with their currencies, the rates between them, exchanges, and which members are linked with whom.
 *
 * Amounts of an exchange are fixed when it is quoted; the checks hold what the quote promised, whatever writes to it later.
 */
export class Partners1795305600000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table brand (
        id uuid primary key,
        code text not null unique,
        name_zh_cn text not null,
        name_en text not null,
        is_programme boolean not null default false,
        since timestamptz(3) not null default app_now()
      );
      create unique index brand_one_programme on brand (is_programme) where is_programme;

      create table currency (
        code text primary key,
        brand_id uuid not null unique references brand (id),
        name_zh_cn text not null,
        name_en text not null,
        points_per_yuan integer not null check (points_per_yuan > 0)
      );

      -- Replaced as a whole whenever a set is published.
      create table exchange_rate (
        from_currency text not null references currency (code),
        to_currency text not null references currency (code),
        numerator bigint not null check (numerator > 0),
        denominator bigint not null check (denominator > 0),
        step bigint not null check (step > 0),
        fee_percent integer not null check (fee_percent between 0 and 99),
        version integer not null,
        primary key (from_currency, to_currency),
        check (from_currency <> to_currency)
      );

      create table exchange (
        id uuid primary key,
        member_id uuid not null,
        stage text not null default 'PENDING' check (stage in
          ('PENDING', 'QUOTED', 'COMMITTING', 'CANCELLING', 'EXPIRING', 'COMMITTED', 'CANCELLED', 'EXPIRED', 'REFUSED')),
        from_currency text not null references currency (code),
        to_currency text not null references currency (code),
        from_brand text not null references brand (code),
        to_brand text not null references brand (code),
        requested bigint not null,
        given bigint not null check (given > 0),
        received bigint not null check (received > 0),
        fee bigint not null check (fee >= 0),
        numerator bigint not null,
        denominator bigint not null,
        step bigint not null,
        fee_percent integer not null,
        rate_version integer not null,
        settlement_numerator bigint not null check (settlement_numerator > 0),
        settlement_denominator bigint not null check (settlement_denominator > 0),
        created_at timestamptz(3) not null default app_now(),
        ends_at timestamptz(3) not null,
        ended_at timestamptz(3),
        attempts integer not null default 0,
        next_attempt_at timestamptz(3),
        constraint exchange_whole_steps check (given <= requested and requested - given < step and given % step = 0),
        constraint exchange_rounded_down check (received + fee = div(given::numeric * numerator, denominator)),
        constraint exchange_ended check
          ((stage in ('COMMITTED', 'CANCELLED', 'EXPIRED', 'REFUSED')) = (ended_at is not null)
            and (ended_at is null) = (next_attempt_at is not null))
      );
      create index exchange_of_member on exchange (member_id, created_at desc, id desc);
      create index exchange_due on exchange (next_attempt_at) where next_attempt_at is not null;
      create index exchange_committed on exchange (ended_at) where stage = 'COMMITTED';

      -- What was quoted stays as it was quoted, and an end that was reached stays.
      create function keep_exchange_as_quoted() returns trigger language plpgsql as $$
      begin
        if old.ended_at is not null
           or (old.id, old.member_id, old.from_currency, old.to_currency, old.from_brand, old.to_brand, old.requested,
               old.given, old.received, old.fee, old.numerator, old.denominator, old.step, old.fee_percent,
               old.rate_version, old.settlement_numerator, old.settlement_denominator, old.ends_at)
              is distinct from
              (new.id, new.member_id, new.from_currency, new.to_currency, new.from_brand, new.to_brand, new.requested,
               new.given, new.received, new.fee, new.numerator, new.denominator, new.step, new.fee_percent,
               new.rate_version, new.settlement_numerator, new.settlement_denominator, new.ends_at)
        then
          raise exception 'exchange % is fixed', old.id;
        end if;
        return new;
      end $$;
      create trigger exchange_as_quoted before update on exchange
        for each row execute function keep_exchange_as_quoted();

      create table partner_link (
        member_id uuid not null,
        brand_id uuid not null references brand (id),
        linked_at timestamptz(3) not null default app_now(),
        primary key (member_id, brand_id)
      );
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      drop table partner_link, exchange, exchange_rate, currency, brand;
      drop function keep_exchange_as_quoted();
    `);
  }
}
