import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Who of ops looked at whom. It goes with the member, so rows may be deleted; that nobody looked is never written in their place: a
 * trigger refuses every change.
 */
export class AccessLog1796660000000 implements MigrationInterface {
  name = 'AccessLog1796660000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table member_access (
        id uuid primary key,
        member_id uuid not null references member (id),
        -- To the millisecond, which is all that a cursor holds.
        at timestamptz(3) not null,
        by text not null,
        what text[] not null check (cardinality(what) > 0),
        request_id text not null
      );
      create index member_access_of_member on member_access (member_id, at, id);
      create function refuse_change_of_member_access() returns trigger language plpgsql as $$
      begin
        raise exception 'a row of member_access is never changed' using errcode = 'insufficient_privilege';
      end $$;
      create trigger member_access_stays before update on member_access
        for each statement execute function refuse_change_of_member_access()`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      drop table member_access;
      drop function refuse_change_of_member_access();`);
  }
}
