import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Memberships that are suspended, closed, erased or merged, and who of ops has suspended and reinstated whom. */
export class Statuses1796651000000 implements MigrationInterface {
  name = 'Statuses1796651000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      alter table member drop constraint if exists member_status_check;
      alter table member add constraint member_status_check
        check (status in ('ACTIVE', 'SUSPENDED', 'CLOSED', 'ERASED', 'MERGED'));

      create table member_status_change (
        change_id uuid primary key,
        member_id uuid not null references member (id),
        from_status text not null,
        to_status text not null,
        reason text not null check (reason ~ '^[A-Z_]{1,40}$'),
        reference text check (reference ~ '^[A-Za-z0-9/-]{1,40}$'),
        changed_by text not null,
        changed_at timestamptz not null default app_now(),
        constraint member_status_change_changes check (from_status <> to_status)
      );
      create index member_status_change_of_member on member_status_change (member_id, changed_at);
      comment on table member_status_change is 'append-only: who suspended whom and why; codes and no free text.'`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table member_status_change');
  }
}
