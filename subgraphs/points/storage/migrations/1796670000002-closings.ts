import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Memberships that were closed, as members tells of them: what comes into their wallets afterwards lapses for the same reason. */
export class Closings1796670000002 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table membership_closing (
        member_id uuid primary key,
        closing_id uuid not null
      );
      comment on table membership_closing is 'append-only: a membership that was closed stays closed';
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table membership_closing');
  }
}
