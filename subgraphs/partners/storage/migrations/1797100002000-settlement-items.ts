import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What is settled stands item by item, each in one period for good, and what partners are told stands until it was taken.
 *
 * An exchange that was committed before counts, as it did, by the end of its row: points had posted it a moment earlier.
 */
export class SettlementItems1797100002000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      -- A period without a row is open.
      create table settlement_period (
        period text primary key check (period ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
        state text not null check (state in ('CLOSING', 'CLOSED'))
      );

      -- No reference to the period: thousands of exchanges a second would all note their hold on one row.
      create table settlement_item (
        id uuid primary key,
        kind text not null check (kind in ('EXCHANGE', 'REVERSAL', 'RESOLUTION')),
        exchange_id uuid not null references exchange (id),
        period text not null check (period ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
        from_brand text not null references brand (code),
        to_brand text not null references brand (code),
        given bigint not null,
        received bigint not null,
        fee bigint not null,
        rate_numerator bigint not null check (rate_numerator > 0),
        rate_denominator bigint not null check (rate_denominator > 0),
        posted_at timestamptz(3) not null,
        written_at timestamptz(3) not null default app_now(),
        constraint settlement_item_signs check (case kind
          when 'EXCHANGE' then given > 0 and received > 0 and fee >= 0
          else given <= 0 and received <= 0 and fee <= 0 and received < 0 end)
      );
      create unique index settlement_item_once on settlement_item (exchange_id, kind) where kind <> 'RESOLUTION';
      create index settlement_item_of_period on settlement_item (period, from_brand, to_brand, id);

      create function keep_settlement_item() returns trigger language plpgsql as $$
      begin
        raise exception 'settlement item % is fixed', old.id;
      end $$;
      create trigger settlement_item_fixed before update or delete on settlement_item
        for each row execute function keep_settlement_item();

      -- What a partner is told: written with what it tells of, delivered from here.
      create table webhook_message (
        id uuid primary key,
        brand text not null references brand (code),
        type text not null,
        data jsonb not null,
        created_at timestamptz(3) not null default app_now()
      );
      create index webhook_message_of_brand on webhook_message (brand, created_at desc, id desc);

      -- The id by which a partner knows a member.
      alter table partner_link add column link_id uuid not null default gen_random_uuid() unique;

      -- What ops have to look at: each once per rule and what it is about.
      create table partner_alert (
        id uuid primary key default gen_random_uuid(),
        brand text not null references brand (code),
        rule text not null,
        about text not null,
        details jsonb not null,
        raised_at timestamptz(3) not null default app_now(),
        seen_at timestamptz(3),
        seen_by text,
        unique (brand, rule, about),
        check ((seen_at is null) = (seen_by is null))
      );
      create index partner_alert_by_time on partner_alert (raised_at desc, id desc);
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      drop table partner_alert, webhook_message, settlement_item, settlement_period;
      alter table partner_link drop column link_id;
      drop function keep_settlement_item();
    `);
  }
}
