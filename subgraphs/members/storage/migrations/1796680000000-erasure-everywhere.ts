import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whoever was merged into a member is forgotten with them; and invitations are found by both who are named in them. */
export class ErasureEverywhere1796680000000 implements MigrationInterface {
  name = 'ErasureEverywhere1796680000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      alter table erasure add column with_erasure_id uuid references erasure (id),
        add constraint erasure_with_another check (with_erasure_id <> id);
      create index erasure_with on erasure (with_erasure_id) where with_erasure_id is not null;
      create index household_invitation_by_member on household_invitation (invited_by);
      create index household_invitation_ever_of_member on household_invitation (member_id) where member_id is not null;
      create index sign_in_code_of_member on sign_in_code (member_id) where member_id is not null;
      create index sign_in_session_ever_of_member on sign_in_session (member_id) where member_id is not null;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      drop index household_invitation_by_member, household_invitation_ever_of_member, sign_in_code_of_member,
        sign_in_session_ever_of_member;
      alter table erasure drop column with_erasure_id;
    `);
  }
}
