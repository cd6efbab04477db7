import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The data keys of the members, in a database of their own: what is backed up of the members is unreadable without it. */
export class MemberKeys1796600000000 implements MigrationInterface {
  name = 'MemberKeys1796600000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table member_key (
        member_id uuid primary key,
        wrapped_key bytea,
        created_at timestamptz not null,
        destroyed_at timestamptz,
        constraint member_key_there_or_destroyed check ((wrapped_key is null) = (destroyed_at is not null))
      );
      -- What an update leaves of a destroyed key goes as soon as there is anything to clean.
      alter table member_key set (autovacuum_vacuum_threshold = 1, autovacuum_vacuum_scale_factor = 0);

      create function refuse_key_after_destruction() returns trigger language plpgsql as $$
        begin
          raise exception 'a member key that was destroyed stays destroyed' using errcode = 'insufficient_privilege';
        end $$;
      create trigger member_key_stays_destroyed before update on member_key
        for each row when (old.wrapped_key is null and new.wrapped_key is not null)
        execute function refuse_key_after_destruction();
      create trigger member_key_is_never_exchanged before update on member_key
        for each row when (old.wrapped_key <> new.wrapped_key)
        execute function refuse_key_after_destruction();
      comment on table member_key is 'Never part of a backup that is kept: destroying a key has to destroy it everywhere.'`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table member_key; drop function refuse_key_after_destruction()');
  }
}
