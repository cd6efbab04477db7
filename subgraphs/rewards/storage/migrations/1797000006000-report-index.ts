import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Reports read the redemptions of a span. Rows lie roughly in the order of time, so that the first and the last instants of each megabyte
 * say which to leave out: an index of a few pages, which a redemption has next to nothing to write into.
 */
export class ReportIndex1797000006000 implements MigrationInterface {
  name = 'ReportIndex1797000006000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      'create index redemption_by_time on redemption using brin (created_at, settled_at, ended_at) with (autosummarize = on)',
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop index redemption_by_time');
  }
}
