import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The postings by which an exchange is undone. What is there already fits the rule on legs; the next migration looks through it. */
export class ExchangesUndone1797100000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      alter table journal drop constraint journal_legs_of_kind, add constraint journal_legs_of_kind check (
        kind || ' ' || from_kind || ' ' || to_kind in (
          'EARNED ISSUANCE WALLET', 'EARNED BUDGET WALLET', 'REVERSED WALLET ISSUANCE', 'REVERSED WALLET BUDGET',
          'MATURED WALLET WALLET', 'HELD WALLET HELD', 'RELEASED HELD WALLET', 'SETTLED HELD REDEEMED',
          'BURNED WALLET REDEEMED', 'RETURNED REDEEMED WALLET', 'CONVERTED_OUT HELD CLEARING',
          'CONVERTED_IN CLEARING WALLET', 'CONVERTED_IN BLOCK WALLET', 'CONVERSION_RETURNED CLEARING WALLET',
          'CONVERSION_REVERSED WALLET CLEARING', 'CONVERSION_REVERSED WALLET BLOCK', 'EXPIRED WALLET EXPIRED',
          'DEBT_INCURRED DEBT WALLET', 'DEBT_REPAID WALLET DEBT', 'GIFT_OUT WALLET TRANSIT', 'GIFT_IN TRANSIT WALLET',
          'TRANSFERRED_OUT WALLET TRANSIT', 'TRANSFERRED_IN TRANSIT WALLET',
          'DONATED WALLET DONATED', 'SPONSORED SPONSOR DONATED', 'ADJUSTED_IN ISSUANCE WALLET',
          'ADJUSTED_OUT WALLET ISSUANCE', 'FUNDED ISSUANCE BUDGET', 'FUNDED ISSUANCE BLOCK', 'FUNDED ISSUANCE SPONSOR',
          'WITHDRAWN BUDGET ISSUANCE', 'WITHDRAWN BLOCK ISSUANCE', 'WITHDRAWN SPONSOR ISSUANCE')) not valid;
    `);
  }

  async down(): Promise<void> {
    return Promise.reject(new Error('The ledger is not taken apart again: restore a backup instead.'));
  }
}
