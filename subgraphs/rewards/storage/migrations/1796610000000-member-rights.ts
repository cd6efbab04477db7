import type { MigrationInterface, QueryRunner } from 'typeorm';
import { dropErasureDutyTable, erasureDutyTable } from '../../../../chassis/erasure-duty.js';

/** Members whom the programme has forgotten, as members tells of them. */
export class MemberRights1796610000000 implements MigrationInterface {
  name = 'MemberRights1796610000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(erasureDutyTable);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(dropErasureDutyTable);
  }
}
