import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What one member invites in a day, and whom a household has asked already, are counted by index. */
export class InvitationsCounted1796690000001 implements MigrationInterface {
  name = 'InvitationsCounted1796690000001';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create index household_invitation_made on household_invitation (invited_by, made_at);
      create index household_invitation_asked on household_invitation (member_id, household_id)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop index household_invitation_made, household_invitation_asked');
  }
}
