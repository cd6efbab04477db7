import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What members are given and have done elsewhere, as it bears on their way: badges of campaigns, redemptions of rewards. */
export class Growth1796632000000 implements MigrationInterface {
  name = 'Growth1796632000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table member_badge (
        award_id uuid not null,
        code text not null,
        member_id uuid not null references member (id),
        granted_at timestamptz not null,
        -- Set when the purchase that was given it was returned.
        withdrawn_at timestamptz,
        primary key (award_id, code)
      );
      create index member_badge_of_member on member_badge (member_id);
      comment on table member_badge is 'no-delete: a badge that is taken back was given.';

      create table member_redemption (
        redemption_id uuid primary key,
        member_id uuid not null references member (id),
        cancelled_at timestamptz
      );
      create index member_redemption_of_member on member_redemption (member_id);
      comment on table member_redemption is 'no-delete: that a redemption was settled stays so.'`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table member_redemption, member_badge');
  }
}
