import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was found out about the top share of each month, once and for good, and how far telling its members has come. */
export class TierAssessments1796640000001 implements MigrationInterface {
  name = 'TierAssessments1796640000001';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table tier_assessment (
        month text primary key check (month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
        rules_version integer not null references tier_rules (version),
        share_percent integer check (share_percent between 1 and 100),
        members_bought integer not null check (members_bought >= 0),
        places integer not null check (places between 0 and members_bought),
        threshold_minor bigint check (threshold_minor > 0),
        assessed_at timestamptz not null default app_now(),
        constraint tier_assessment_places_have_a_threshold check ((places = 0) = (threshold_minor is null))
      );
      comment on table tier_assessment is
        'append-only: a threshold that was fixed stays; purchases that arrive later are held against it.';

      create table tier_assessment_progress (
        month text primary key references tier_assessment (month),
        members_total integer not null,
        members_done integer not null default 0,
        done_to uuid,
        finished_at timestamptz
      );

      -- A month's facts lie together, but for imports: a few pages of this index find them without reading all the others.
      create index qualifying_spend_by_time on qualifying_spend using brin (occurred_at) with (pages_per_range = 32);
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      drop index qualifying_spend_by_time;
      drop table tier_assessment_progress, tier_assessment;
    `);
  }
}
