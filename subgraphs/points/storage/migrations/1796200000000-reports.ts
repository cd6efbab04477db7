import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What explanations, public reports and warnings read and keep. The indexes are partial and apart from each other and from
 * that of the wallets: a row is in one of them at most, so that posting stays cheap.
 */
export class Reports1796200000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      -- The member's rows that pass a wallet by: from held points to where points end.
      create index journal_of_held on journal (member_id, currency, seq)
        where from_kind = 'HELD' and to_kind <> 'WALLET';
      create index journal_of_donations on journal (posted_at) where kind in ('DONATED', 'SPONSORED');
      create index journal_of_green on journal (posted_at) where kind = 'EARNED' and reference_ids ->> 'green' is not null;
      create table expiry_warning (
        member_id uuid not null,
        currency text not null,
        expires_at timestamptz not null,
        days_left smallint not null check (days_left in (7, 30)),
        points bigint not null check (points > 0),
        warned_at timestamptz not null default app_now(),
        primary key (member_id, currency, expires_at, days_left)
      );
      comment on table expiry_warning is 'append-only: a member is warned once of what expires together';
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      drop table expiry_warning;
      drop index journal_of_held, journal_of_donations, journal_of_green;
    `);
  }
}
