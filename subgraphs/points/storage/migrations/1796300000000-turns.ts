import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The ledger's head gets a mark that every writer changes. Whoever has worked something out from books of one mark may write
 * it if the mark is still the same when its turn comes, and otherwise begins anew: so the working out need not wait for the turn.
 * Every process that writes has to know the mark: those that do not are stopped before one that does is started.
 */
export class Turns1796300000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      alter table ledger_head add column mark uuid not null default gen_random_uuid();
      -- Waits for its turn. Two statements and not one: the row that is judged is the one that is locked.
      create function claim_ledger_turn(expected uuid) returns void language plpgsql as $$
      declare
        found_mark uuid;
      begin
        select mark into strict found_mark from ledger_head for update;
        if found_mark <> expected then
          raise exception 'the ledger has been written to since' using errcode = 'LT001';
        end if;
      end $$;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop function claim_ledger_turn; alter table ledger_head drop column mark');
  }
}
