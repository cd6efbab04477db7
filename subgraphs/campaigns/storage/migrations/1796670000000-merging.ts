import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which members are one person, so that purchases of both are shown and counted as the survivor's. */
export class Merging1796670000000 implements MigrationInterface {
  name = 'Merging1796670000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table member_merge (
        member_id uuid primary key,
        merge_id uuid not null,
        into_id uuid,
        constraint member_merge_with_another check (into_id <> member_id)
      );
      create index member_merge_into on member_merge (into_id) where into_id is not null;
      comment on table member_merge is 'no-delete: into_id is null once a merge has been taken back'`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table member_merge');
  }
}
