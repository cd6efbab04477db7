import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How many backtests of a person are not over, and when the last one was: asked at each start, and of everybody whose turn may be next. */
export class BacktestsByPerson1796250000000 implements MigrationInterface {
  name = 'BacktestsByPerson1796250000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('create index backtest_by_person on backtest (started_by, finished_at)');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop index backtest_by_person');
  }
}
