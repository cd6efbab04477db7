import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Redemptions that a person has to look at: under which review, and until when points keeps what it holds for them. And
 * the device that asked, as a digest, so that whoever drives a redemption on asks points with the same one.
 */
export class Reviews1796000000000 implements MigrationInterface {
  name = 'Reviews1796000000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      alter table redemption
        add column device text,
        add column review_id uuid,
        add column review_until timestamptz(3),
        add constraint redemption_review_whole check ((review_id is null) = (review_until is null));
      create index redemption_of_review on redemption (review_id) where review_id is not null`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      'alter table redemption drop column device, drop column review_id, drop column review_until',
    );
  }
}
