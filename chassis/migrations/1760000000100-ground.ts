import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What every subgraph's database holds besides its own tables: the clock, the book of answers, and events going out and
 * coming in.
 */
export class Ground1760000000100 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table clock_shift (
        only_row boolean primary key default true check (only_row),
        shift interval not null default interval '0'
      );
      insert into clock_shift default values;
      comment on table clock_shift is 'read-only for the application: tests and the demo move it as the owner';

      -- The one clock of SQL. clock_timestamp, not now(): a transaction that waited for a lock must not judge by the
      -- time at which it began to wait.
      create function app_now() returns timestamptz language sql volatile as
        'select clock_timestamp() + shift from clock_shift';

      create table answer_record (
        caller text not null,
        mutation text not null,
        id uuid not null,
        input_hash bytea not null,
        answer jsonb,
        created_at timestamptz not null default app_now(),
        primary key (caller, mutation, id)
      );

      comment on table answer_record is 'no-delete: an id that was answered stays answered';

      create table outbox_event (
        transaction_id xid8 not null default pg_current_xact_id(),
        sequence bigint generated always as identity,
        id uuid not null unique,
        topic text not null,
        aggregate_id text not null,
        payload jsonb not null,
        occurred_at timestamptz not null default app_now(),
        primary key (transaction_id, sequence)
      );

      comment on table outbox_event is 'append-only: an event that was written stays written';

      create table outbox_cursor (
        subscriber text primary key,
        transaction_id xid8 not null default '0',
        sequence bigint not null default 0
      );

      create table outbox_parked (
        subscriber text not null,
        transaction_id xid8 not null,
        sequence bigint not null,
        aggregate_id text not null,
        attempts integer not null default 0,
        retry_at timestamptz not null default app_now(),
        reason text not null,
        primary key (subscriber, transaction_id, sequence),
        foreign key (transaction_id, sequence) references outbox_event (transaction_id, sequence)
      );
      create index on outbox_parked (subscriber, aggregate_id, transaction_id, sequence);

      create table inbox_event (
        source text not null,
        id uuid not null,
        taken_at timestamptz not null default app_now(),
        primary key (source, id)
      );
      comment on table inbox_event is 'append-only: an event that was taken stays taken';
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      drop table inbox_event, outbox_parked, outbox_cursor, outbox_event, answer_record;
      drop function app_now();
      drop table clock_shift;
    `);
  }
}
