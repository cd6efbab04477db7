import type { MigrationInterface, QueryRunner } from 'typeorm';

/** By how much the member's points were worth more, and what the price was without that. Older redemptions had no bonus. */
export class Bonus1796631000000 implements MigrationInterface {
  name = 'Bonus1796631000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      alter table redemption
        add column listed_points bigint check (listed_points >= points),
        add column bonus_numerator integer not null default 1,
        add column bonus_denominator integer not null default 1 check (bonus_denominator > 0),
        add column benefits_version integer,
        add constraint redemption_bonus_whole check ((listed_points is null) = (benefits_version is null)),
        add constraint redemption_bonus_never_dearer check (bonus_numerator >= bonus_denominator)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      alter table redemption drop column listed_points, drop column bonus_numerator, drop column bonus_denominator,
        drop column benefits_version`);
  }
}
