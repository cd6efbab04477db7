import type { MigrationInterface, QueryRunner } from 'typeorm';
import { dropErasureDutyTable, erasureDutyTable } from '../../../../chassis/erasure-duty.js';

/**
 * Members whom the programme has forgotten, as members tells of them. What the risk rules looked at stays; by which device it
 * was asked for may be taken out.
 */
export class MemberRights1796610000000 implements MigrationInterface {
  name = 'MemberRights1796610000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(erasureDutyTable);
    await queryRunner.query(
      `comment on table risk_action is
         'no-delete: what the risk rules look at; of a member who was forgotten without the device'`,
    );
    await queryRunner.query('create index review_of_member on review (member_id)');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop index review_of_member');
    await queryRunner.query(`comment on table risk_action is 'append-only: what the risk rules look at'`);
    await queryRunner.query(dropErasureDutyTable);
  }
}
