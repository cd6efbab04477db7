import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Rules of the tiers as versions. The amounts of the catalogue become version 0, which is in force from the beginning, so that
 * every history stays what it was; the catalogue keeps what a tier is called and what it multiplies by.
 */
export class TierRules1796640000000 implements MigrationInterface {
  name = 'TierRules1796640000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table tier_rules (
        version integer primary key check (version >= 0),
        from_month text not null check (from_month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
        body jsonb not null,
        approved_at timestamptz not null default app_now()
      );
      comment on table tier_rules is
        'append-only: every version that was ever approved; histories go by the one in force in the month that earned a tier.';
      insert into tier_rules (version, from_month, body)
      select 0, '0001-01', jsonb_build_object('fromMonth', '0001-01', 'periodMonths', 12, 'graceMonths', 0, 'tiers',
               jsonb_agg(jsonb_build_object('code', code, 'monthlySpendOverMinor', spend_over_minor,
                 'topSharePercent', case code when 'DIAMOND' then 10 end) order by rank))
        from tier where rank > 0;
      alter table tier drop column spend_over_minor;

      alter table tier_change add column grace_from timestamptz;
      create index tier_change_by_time on tier_change (in_force_from, member_id);
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      drop index tier_change_by_time;
      alter table tier_change drop column grace_from;
      alter table tier add column spend_over_minor bigint check (spend_over_minor >= 0);
      update tier set spend_over_minor = case code when 'SILVER' then 500000 when 'GOLD' then 1000000 end;
      drop table tier_rules;
    `);
  }
}
