import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * One index for accounts, by owner first: it finds a member's accounts and any single one. With a second one by currency
 * and one by owner alone, the planner took the latter to look single accounts up, and read those of all currencies that the
 * programme owns.
 */
export class AccountKey1796400000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      alter table account drop constraint account_pkey, add primary key (owner, kind, currency);
      drop index account_by_owner;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create index account_by_owner on account (owner, kind);
      alter table account drop constraint account_pkey, add primary key (currency, kind, owner);
    `);
  }
}
