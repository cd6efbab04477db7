import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Since when somebody is fetching a copy: until it has gone out whole, or broke off, nobody else does. */
export class DataExportFetches1796691000002 implements MigrationInterface {
  name = 'DataExportFetches1796691000002';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`alter table data_export add column fetched_at timestamptz(3)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`alter table data_export drop column fetched_at`);
  }
}
