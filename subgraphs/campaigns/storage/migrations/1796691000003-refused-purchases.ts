import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An erasure finds what tills were refused for a member, which held a card perhaps; what was refused for nobody in particular goes by its age. */
export class RefusedPurchases1796691000003 implements MigrationInterface {
  name = 'RefusedPurchases1796691000003';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create index answer_of_refused_member on answer_record ((answer -> 'refusal' -> 'details' ->> 'memberId'))
        where mutation = 'recordPurchase' and answer -> 'refusal' -> 'details' ->> 'memberId' is not null;
      create index answer_of_refused_nobody on answer_record (created_at)
        where mutation = 'recordPurchase' and answer ? 'refusal'
          and answer -> 'refusal' -> 'details' ->> 'memberId' is null and input_hash <> decode(repeat('00', 32), 'hex');
      -- For whom these were sent cannot be told any more, so their hashes are forgotten when nobody sends them again: now, or by the job.
      update answer_record set input_hash = decode(repeat('00', 32), 'hex')
       where mutation = 'recordPurchase' and answer ? 'refusal' and created_at < app_now() - interval '30 days'`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop index answer_of_refused_nobody, answer_of_refused_member');
  }
}
