import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Households, who belongs to them, and who is invited. They have no name: nothing in here is anybody's own words. */
export class Households1796652000000 implements MigrationInterface {
  name = 'Households1796652000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table household (
        id uuid primary key,
        head_id uuid not null references member (id),
        founded_at timestamptz not null default app_now(),
        ended_at timestamptz
      );
      comment on table household is 'no-delete: one that has ended is never taken up again.';

      -- One household per member: the key decides between two that are joined at once.
      create table household_member (
        member_id uuid primary key references member (id),
        household_id uuid not null references household (id),
        joined_at timestamptz not null default app_now()
      );
      create index household_member_of_household on household_member (household_id);

      -- When a member last left one by their own will.
      create table household_departure (
        member_id uuid primary key references member (id),
        left_at timestamptz not null default app_now()
      );

      create table household_invitation (
        id uuid primary key,
        household_id uuid not null references household (id),
        invited_by uuid not null references member (id),
        -- One of the two: a member who is named, or whoever has the code.
        member_id uuid references member (id),
        code_digest bytea constraint household_invitation_code_once unique check (octet_length(code_digest) = 32),
        state text not null default 'OPEN' check (state in ('OPEN', 'ACCEPTED', 'DECLINED')),
        made_at timestamptz not null default app_now(),
        expires_at timestamptz not null,
        settled_at timestamptz,
        constraint household_invitation_to_one check ((member_id is null) <> (code_digest is null)),
        constraint household_invitation_settled check ((state = 'OPEN') = (settled_at is null))
      );
      create index household_invitation_of_member on household_invitation (member_id) where state = 'OPEN';
      create index household_invitation_of_household on household_invitation (household_id) where state = 'OPEN'`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table household_invitation, household_departure, household_member, household');
  }
}
