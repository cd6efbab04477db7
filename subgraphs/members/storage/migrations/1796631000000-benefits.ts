import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What each tier gives, as it is in force, and what of it was used. The handbook's is version 0. The catalogue of tiers keeps the
 * multiplier, which is a figure of the same definition: approving a version writes both.
 */
export class Benefits1796631000000 implements MigrationInterface {
  name = 'Benefits1796631000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table tier_benefits (
        tier_code text primary key references tier (code),
        version integer not null check (version >= 0),
        benefits jsonb not null check (jsonb_typeof(benefits) = 'array')
      );
      comment on table tier_benefits is 'no-delete: what each tier gives in force; its versions are configuration.';
      comment on table tier is 'no-delete: the catalogue; its multipliers change with the benefits.';

      create table benefit_use (
        id uuid primary key,
        member_id uuid not null references member (id),
        benefit_code text not null,
        -- The year of the period in which it was used.
        period text not null check (period ~ '^[0-9]{4}$'),
        used_at timestamptz(3) not null default app_now(),
        used_by text not null,
        constraint benefit_use_once unique (member_id, benefit_code, period)
      );
      comment on table benefit_use is 'append-only: what was handed over stays handed over.'`);
    await queryRunner.query(handbook);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      drop table benefit_use, tier_benefits;
      comment on table tier is 'read-only: the catalogue changes by migration.'`);
  }
}

/** The multipliers are the catalogue's own. Basic members have a birthday gift; each tier adds to the one before. */
const handbook = `
  with given (code, kind, from_rank, position, category, zh, en, availability, numerator, denominator) as (values
    ('redemption-bonus', 'REDEMPTION_BONUS', 3, 2, null, '兑换优惠', 'Points worth more', 'STANDING', 6, 5),
    ('birthday-gift', 'BIRTHDAY_GIFT', 0, 3, 'FAMILY', '生日礼', 'Birthday gift', 'BIRTHDAY', null, null),
    ('priority-service', 'PRIORITY_SERVICE', 2, 4, 'HEALTH', '优先服务', 'Priority service', 'STANDING', null, null),
    ('free-delivery', 'FREE_DELIVERY', 1, 5, 'FAMILY', '免费配送', 'Free delivery', 'STANDING', null, null)),
  benefit as (
    select tier.code as tier_code, given.* from tier join given on tier.rank >= given.from_rank
    union all
    select code, 'earn-multiplier', 'EARN_MULTIPLIER', 0, 1, null, '积分倍数', 'More points', 'STANDING',
           earn_multiplier_numerator, earn_multiplier_denominator from tier)
  insert into tier_benefits (tier_code, version, benefits)
  select tier_code, 0, jsonb_agg(jsonb_build_object(
           'code', code, 'kind', kind, 'category', category, 'names', jsonb_build_object('zhCN', zh, 'en', en),
           'availability', availability, 'factor', case when numerator is not null then
             jsonb_build_object('numerator', numerator, 'denominator', denominator) end) order by position)
    from benefit group by tier_code`;
