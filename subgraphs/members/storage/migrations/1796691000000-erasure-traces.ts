import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * An erasure finds what was begun with the person's contacts before anybody knew whose they are, and what was done to their cards; it waits for
 * merges that are under way. Times of merges are kept as cursors carry them.
 */
export class ErasureTraces1796691000000 implements MigrationInterface {
  name = 'ErasureTraces1796691000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create index sign_in_session_by_contact on sign_in_session (contact_digest);

      create index answer_of_card_change on answer_record
        (coalesce(answer -> 'value' ->> 'memberId', answer -> 'refusal' -> 'details' ->> 'memberId'))
        where mutation in ('blockCard', 'replaceCard');
      create index answer_of_refused_inputs on answer_record (created_at)
        where mutation in ('enrolMember', 'completeMembership', 'blockCard', 'replaceCard', 'inviteToHousehold', 'recordContact')
          and answer ? 'refusal' and input_hash <> decode(repeat('00', 32), 'hex');
      -- Whose cards they were cannot be told any more: these hashes can be forgotten with nobody, so they are forgotten now.
      update answer_record set input_hash = sha256(convert_to(gen_random_uuid()::text, 'UTF8'))
       where mutation in ('blockCard', 'replaceCard') and answer -> 'value' is not null;
      update card_block set replaced_by = null
       where replaced_by is not null and not exists (select from member_card where member_card.card_digest = card_block.card_digest);
      comment on table card_block is
        'no-delete: a blocked card stays blocked. Keyed digests of what is printed; whose card it is, only member_card says.';

      alter table erasure add column told_at timestamptz(3);
      update erasure set told_at = requested_at;

      alter table member_merge alter column requested_at type timestamptz(3);
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      alter table member_merge alter column requested_at type timestamptz;
      alter table erasure drop column told_at;
      comment on table card_block is null;
      drop index answer_of_refused_inputs, answer_of_card_change, sign_in_session_by_contact;
    `);
  }
}
