import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What closed settlements between brands mean for the books of each currency, as partners hands it over. */
export class SettledExchanges1797100005100 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table settled_exchange (
        period text not null check (period ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
        currency text not null,
        taken_over bigint not null,
        received_minor bigint not null,
        released bigint not null,
        paid_minor bigint not null,
        fee_points bigint not null,
        primary key (currency, period)
      );
      comment on table settled_exchange is 'append-only: what a closed month came to stays';
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table settled_exchange');
  }
}
