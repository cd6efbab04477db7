import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A version may be a draft before it is submitted, and the versions of a kind are listed by when they were proposed. */
export class Drafts1796000000300 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      alter table configuration_version
        drop constraint configuration_version_state_check,
        drop constraint configuration_decided_whole,
        add constraint configuration_version_state_check
          check (state in ('DRAFT', 'SUBMITTED', 'LIVE', 'REJECTED', 'ENDED')),
        add constraint configuration_decided_whole check
          ((state in ('DRAFT', 'SUBMITTED')) = (decided_by is null) and (decided_by is null) = (decided_at is null)),
        -- To the millisecond, which is all that a cursor holds: a page would else begin with the row that ended the one before.
        alter column proposed_at type timestamptz(3);
      create index configuration_by_time on configuration_version (kind, proposed_at, change_id);
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      drop index configuration_by_time;
      delete from configuration_version where state = 'DRAFT';
      alter table configuration_version
        drop constraint configuration_version_state_check,
        drop constraint configuration_decided_whole,
        add constraint configuration_version_state_check check (state in ('SUBMITTED', 'LIVE', 'REJECTED', 'ENDED')),
        add constraint configuration_decided_whole check
          ((state = 'SUBMITTED') = (decided_by is null) and (decided_by is null) = (decided_at is null)),
        alter column proposed_at type timestamptz;
    `);
  }
}
