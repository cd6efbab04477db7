import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Backtests of drafts: what is asked, how far it has come, and what came out. All that a backtest may ever write. */
export class Backtests1796200000000 implements MigrationInterface {
  name = 'Backtests1796200000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table backtest (
        id uuid primary key,
        change_id uuid not null,
        days integer not null check (days between 1 and 3650),
        started_by text not null,
        started_at timestamptz not null default date_trunc('milliseconds', app_now()),
        state text not null default 'QUEUED' check (state in ('QUEUED', 'RUNNING', 'DONE', 'FAILED')),
        run integer not null default 0,
        take_up_at timestamptz not null default app_now(),
        purchases_done bigint not null default 0,
        purchases_in_all bigint,
        finished_at timestamptz,
        result jsonb,
        failure text,
        check ((finished_at is null) = (state in ('QUEUED', 'RUNNING'))),
        check ((result is null) = (state <> 'DONE')),
        check ((failure is null) = (state <> 'FAILED'))
      );
      create index backtest_by_start on backtest (started_at, id);
      create index backtest_to_take_up on backtest (take_up_at) where state in ('QUEUED', 'RUNNING');
      comment on table backtest is 'no-delete: what was tried out stays known';
      comment on column backtest.started_at is 'to the millisecond, as cursors tell it';
      comment on column backtest.run is 'how often it was taken up; whoever took it up last alone may go on writing';
      comment on column backtest.take_up_at is 'of QUEUED when it is due, of RUNNING when whoever runs it counts as gone'`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table backtest');
  }
}
