import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Members takes the badges and tiers that campaigns give, and their ends, and those from before it did have waited in the outbox: its
 * place goes back to the first of them. What it has taken since is sent again, and taken once.
 */
export class TiersGivenBefore1796640000003 implements MigrationInterface {
  name = 'TiersGivenBefore1796640000003';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      update outbox_cursor set transaction_id = first.transaction_id, sequence = first.sequence - 1
        from (select transaction_id, sequence from outbox_event
               where topic in ('badge-granted', 'tier-fast-track-granted', 'grant-withdrawn')
               order by transaction_id, sequence limit 1) first
       where subscriber = 'members'
         and (first.transaction_id, first.sequence) <= (outbox_cursor.transaction_id, outbox_cursor.sequence)
    `);
  }

  async down(): Promise<void> {
    // The place moves on by itself.
  }
}
