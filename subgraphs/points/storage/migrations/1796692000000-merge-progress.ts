import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Which merges and partings are done here, and of an ended one still who the survivor was: until then both members' points are on
 * their way. What was there before counts as done; where an event was half taken it comes again.
 */
export class MergeProgress1796692000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      alter table member_merge add column survivor_id uuid, add column done_at timestamptz(3);
      update member_merge set survivor_id = into_id, done_at = app_now();
      create index member_merge_under_way on member_merge (survivor_id) where done_at is null;
    `);
  }

  async down(): Promise<void> {
    return Promise.reject(new Error('The ledger is not taken apart again: restore a backup instead.'));
  }
}
