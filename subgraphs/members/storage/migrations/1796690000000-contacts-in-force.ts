import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A digest in a profile says that the contact is in force: recorded for the member, or proven by them. What a member only says is theirs
 * has no digest, and stands in nobody's way. Until now it had one, with a row beside it that said so.
 */
export class ContactsInForce1796690000000 implements MigrationInterface {
  name = 'ContactsInForce1796690000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const [kind, column] of [
      ['PHONE', 'phone_digest'],
      ['EMAIL', 'email_digest'],
    ]) {
      await queryRunner.query(`
        update profile set ${column} = null from contact_proof as claim
         where claim.member_id = profile.member_id and claim.kind = '${kind}' and claim.digest = ${column} and claim.proven_at is null`);
      // Who signed in by a contact that they gave to no profile, or had another in it that they only said, is found by what they proved.
      await queryRunner.query(`
        update profile set ${column} = proof.digest from contact_proof as proof
         where proof.member_id = profile.member_id and proof.kind = '${kind}' and proof.proven_at is not null and ${column} is null
           and not exists (select from profile other where other.${column} = proof.digest)
           and not exists (select from contact_proof later where later.member_id = proof.member_id and later.kind = proof.kind
                              and (later.proven_at, later.digest) > (proof.proven_at, proof.digest))`);
    }
    await queryRunner.query(`
      delete from contact_proof as proof where proven_at is null or not exists (
        select from profile where profile.member_id = proof.member_id
           and proof.digest = case proof.kind when 'PHONE' then phone_digest else email_digest end);
      drop index contact_proof_once;
      alter table contact_proof alter column proven_at set not null,
        add constraint contact_proof_once unique (kind, digest);
      create index answer_of_recorded_contact on answer_record ((answer -> 'value' ->> 'memberId')) where mutation = 'recordContact';
      comment on table contact_proof is 'Keyed hashes of the contacts in force of which their member has shown the code.';
      comment on table profile is 'What a member tells of themselves, sealed under their data key. Keyed digests of the contacts in force alone; the locale is readable.';
      alter table sign_in_session drop constraint sign_in_session_ended_by_check,
        add constraint sign_in_session_ended_by_check
          check (ended_by in ('SIGN_OUT', 'MEMBER', 'REUSE', 'LIMIT', 'STATUS', 'ENROLMENT', 'CONTACT'))`);
  }

  down(): Promise<void> {
    return Promise.reject(
      new Error('which contacts were only said is not known any more: restore the database of before'),
    );
  }
}
