import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tiers that were given without having been earned, and which tier each member was last told of. */
export class TierGrants1796640000002 implements MigrationInterface {
  name = 'TierGrants1796640000002';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table tier_grant_request (
        id uuid primary key,
        member_id uuid not null references member (id),
        tier_code text not null references tier (code),
        reason text not null check (reason ~ '^[A-Z_]{1,40}$'),
        last_day date not null,
        state text not null default 'REQUESTED' check (state in ('REQUESTED', 'GRANTED', 'REJECTED')),
        requested_by text not null,
        requested_at timestamptz(3) not null default app_now()
      );
      comment on table tier_grant_request is 'no-delete: what was asked for, by whom, and what came of it.';
      create index tier_grant_request_of_member on tier_grant_request (member_id, requested_at);

      create table tier_grant (
        id uuid primary key,
        source text not null check (source in ('OPS', 'CAMPAIGN')),
        member_id uuid not null references member (id),
        tier_code text not null references tier (code),
        in_force_from timestamptz not null,
        valid_until timestamptz not null
      );
      comment on table tier_grant is 'append-only: a tier given by ops or a campaign is a fact of the history.';
      create index tier_grant_of_member on tier_grant (member_id);

      -- Apart from the grant, because the word of its end may come first.
      create table tier_grant_end (
        grant_id uuid primary key,
        ended_at timestamptz not null
      );
      comment on table tier_grant_end is 'append-only: a grant that was taken back stays taken back.';

      create table tier_told (
        member_id uuid primary key references member (id),
        tier_code text not null references tier (code)
      );
      comment on table tier_told is 'no-delete: the tier that the last member-tier-changed told of.';
      insert into tier_told (member_id, tier_code)
      select distinct on (member_id) member_id, tier_code
        from tier_change where in_force_from <= app_now() order by member_id, in_force_from desc;

      create table tier_told_until (
        only_row boolean primary key default true check (only_row),
        told_until timestamptz not null,
        member_id uuid
      );
      insert into tier_told_until (told_until) values (app_now());
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      drop table tier_told_until, tier_told, tier_grant_end, tier_grant, tier_grant_request;
    `);
  }
}
