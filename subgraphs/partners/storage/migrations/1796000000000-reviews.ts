import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Exchanges that a person has to look at: under which review, and until when points keeps what it holds for them. And the
 * device that asked, as a digest. The ten minutes of such a quote begin with its approval, so its end, and nothing else of
 * it, may move when it becomes a quote.
 */
export class Reviews1796000000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      alter table exchange
        add column device text,
        add column review_id uuid,
        add column review_until timestamptz(3),
        add constraint exchange_review_whole check ((review_id is null) = (review_until is null));
      create index exchange_of_review on exchange (review_id) where review_id is not null`);
    await queryRunner.query(
      keepAsQuoted(`
           or (old.ends_at <> new.ends_at
               and not (old.stage = 'PENDING' and new.stage = 'QUOTED' and old.review_id is not null))`),
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(keepAsQuoted('or old.ends_at <> new.ends_at'));
    await queryRunner.query('alter table exchange drop column device, drop column review_id, drop column review_until');
  }
}

function keepAsQuoted(end: string): string {
  return `
    create or replace function keep_exchange_as_quoted() returns trigger language plpgsql as $$
    begin
      if old.ended_at is not null
         or (old.id, old.member_id, old.from_currency, old.to_currency, old.from_brand, old.to_brand, old.requested,
             old.given, old.received, old.fee, old.numerator, old.denominator, old.step, old.fee_percent,
             old.rate_version, old.settlement_numerator, old.settlement_denominator)
            is distinct from
            (new.id, new.member_id, new.from_currency, new.to_currency, new.from_brand, new.to_brand, new.requested,
             new.given, new.received, new.fee, new.numerator, new.denominator, new.step, new.fee_percent,
             new.rate_version, new.settlement_numerator, new.settlement_denominator)
         ${end}
      then
        raise exception 'exchange % is fixed', old.id;
      end if;
      return new;
    end $$`;
}
