import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Brands whose points are worth nothing, for partners to try things out with, and the calls that are answered otherwise the first time. */
export class Sandbox1797100004002 implements MigrationInterface {
  name = 'Sandbox1797100004002';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      alter table brand
        add column is_sandbox boolean not null default false,
        add constraint brand_programme_is_real check (not (is_programme and is_sandbox));

      create table sandbox_call (
        brand_id uuid not null references brand (id),
        call text not null,
        id uuid not null,
        first_at timestamptz(3) not null default app_now(),
        primary key (brand_id, call, id)
      );
      create index sandbox_call_first_at on sandbox_call (first_at);
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      drop table sandbox_call;
      alter table brand drop column is_sandbox;
    `);
  }
}
