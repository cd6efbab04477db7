import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What was posted in a span of time is read for reports. The journal is written in the order of time, so that the first and the last
 * instant of each megabyte say enough: an index of a few pages, which posting has nothing to write into.
 */
export class JournalByTime1797000005000 implements MigrationInterface {
  name = 'JournalByTime1797000005000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('create index journal_by_time on journal using brin (posted_at) with (autosummarize = on)');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop index journal_by_time');
  }
}
