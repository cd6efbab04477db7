import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Both indexes of accounts tell a single account apart. An index by owner and kind alone is one that the planner takes for
 * single accounts, too, and by it the programme's accounts of all currencies are read for each of them.
 */
export class AccountsByOwner1796400000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      drop index account_by_owner;
      create index account_by_owner on account (owner, kind, currency);
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      drop index account_by_owner;
      create index account_by_owner on account (owner, kind);
    `);
  }
}
