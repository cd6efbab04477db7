import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An erasure finds what tills were refused for a member, which held a card perhaps. */
export class RefusedPurchases1796691000003 implements MigrationInterface {
  name = 'RefusedPurchases1796691000003';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create index answer_of_refused_member on answer_record ((answer -> 'refusal' -> 'details' ->> 'memberId'))
        where mutation = 'recordPurchase' and answer -> 'refusal' -> 'details' ->> 'memberId' is not null;
      -- For whom they were sent cannot be told any more: these hashes can be forgotten with nobody, so they are forgotten now.
      update answer_record set input_hash = sha256(convert_to(gen_random_uuid()::text, 'UTF8'))
       where mutation = 'recordPurchase' and answer ? 'refusal'`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop index answer_of_refused_member');
  }
}
