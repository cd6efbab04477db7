import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Which members are one in the books, and the postings by which points go from one to the other. One row per member who was
 * ever merged: the journal tells when and how often.
 */
export class Merging1796670000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table member_merge (
        member_id uuid primary key,
        merge_id uuid not null,
        into_id uuid,
        constraint member_merge_with_another check (into_id <> member_id)
      );
      create index member_merge_into on member_merge (into_id) where into_id is not null;
      comment on table member_merge is 'no-delete: into_id is null once a merge has been ended';
      alter table journal drop constraint journal_legs_of_kind, add constraint journal_legs_of_kind check (
        kind || ' ' || from_kind || ' ' || to_kind in (
          'EARNED ISSUANCE WALLET', 'EARNED BUDGET WALLET', 'REVERSED WALLET ISSUANCE', 'REVERSED WALLET BUDGET',
          'MATURED WALLET WALLET', 'HELD WALLET HELD', 'RELEASED HELD WALLET', 'SETTLED HELD REDEEMED',
          'BURNED WALLET REDEEMED', 'RETURNED REDEEMED WALLET', 'CONVERTED_OUT HELD CLEARING',
          'CONVERTED_IN CLEARING WALLET', 'CONVERTED_IN BLOCK WALLET', 'EXPIRED WALLET EXPIRED',
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
