import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Cards that a shop hands out before anybody enrols. They lead to a person, so a person's can be removed with them. */
export class MemberCards1796500000000 implements MigrationInterface {
  name = 'MemberCards1796500000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table member_card (
        card_number text primary key check (card_number ~ '^[A-Z0-9-]{1,64}$'),
        member_id uuid not null references member (id),
        linked_at timestamptz not null default app_now()
      );
      create index member_card_of_member on member_card (member_id)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table member_card');
  }
}
