import type { MigrationInterface, QueryRunner } from 'typeorm';
import { dropErasureDutyTable, erasureDutyTable } from '../../../../chassis/erasure-duty.js';

/**
 * Members whom the programme has forgotten, as members tells of them. An exchange that has ended stays as it is but for the
 * device that asked for it, which may be taken out.
 */
export class MemberRights1796610000000 implements MigrationInterface {
  name = 'MemberRights1796610000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(erasureDutyTable);
    await queryRunner.query(
      triggerWhen(`
        when (old.ended_at is null or new.device is not null
              or (to_jsonb(old) - 'device') is distinct from (to_jsonb(new) - 'device'))`),
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(triggerWhen(''));
    await queryRunner.query(dropErasureDutyTable);
  }
}

function triggerWhen(condition: string): string {
  return `
    drop trigger exchange_as_quoted on exchange;
    create trigger exchange_as_quoted before update on exchange
      for each row ${condition} execute function keep_exchange_as_quoted()`;
}
