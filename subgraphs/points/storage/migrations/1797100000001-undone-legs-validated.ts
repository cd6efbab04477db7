import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The journal's rows are looked through for the rule on their legs, in a transaction of its own: the one that changed the rule kept
 * everybody from the journal, and this one lets them read and post however long it takes.
 */
export class UndoneLegsValidated1797100000001 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('alter table journal validate constraint journal_legs_of_kind');
  }

  async down(): Promise<void> {
    return Promise.reject(new Error('The ledger is not taken apart again: restore a backup instead.'));
  }
}
