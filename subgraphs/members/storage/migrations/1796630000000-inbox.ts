import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What members are told. Ids and numbers alone: the words are made when a message is read. */
export class Inbox1796630000000 implements MigrationInterface {
  name = 'Inbox1796630000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table inbox_message (
        id uuid primary key,
        member_id uuid not null references member (id),
        kind text not null check (kind ~ '^[A-Z_]{1,40}$'),
        params jsonb not null,
        at timestamptz(3) not null default app_now(),
        read_at timestamptz(3),
        constraint inbox_message_read_after_it_came check (read_at >= at)
      );
      create index inbox_message_newest on inbox_message (member_id, at desc, id desc);
      create index inbox_message_unread on inbox_message (member_id, at desc, id desc) where read_at is null;
      -- Messages come in the order of time, so a few bytes for each run of pages find the old ones.
      create index inbox_message_by_time on inbox_message using brin (at)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table inbox_message');
  }
}
