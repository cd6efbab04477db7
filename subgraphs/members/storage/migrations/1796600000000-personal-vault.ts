import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Personal data sealed under a key per member. SQL cannot seal: what there is of before is set aside, and sealed by the service before
 * it answers anything.
 */
export class PersonalVault1796600000000 implements MigrationInterface {
  name = 'PersonalVault1796600000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(setAside);
    await queryRunner.query(sealedTables);
    await queryRunner.query(statuses);
    await queryRunner.query(enrolmentsById);
  }

  down(): Promise<void> {
    return Promise.reject(
      new Error('what is sealed cannot be put back by a migration: restore the database of before'),
    );
  }
}

const setAside = `
  create table personal_data_before_encryption (
    member_id uuid primary key references member (id),
    profile jsonb,
    identities jsonb not null,
    cards jsonb not null
  );
  comment on table personal_data_before_encryption is 'Empty as soon as the service has started once: it seals what stands here.';
  insert into personal_data_before_encryption (member_id, profile, identities, cards)
  select member.id,
         case when profile.member_id is not null then jsonb_build_object(
           'displayName', profile.display_name, 'phone', profile.phone, 'email', profile.email,
           'birthday', to_char(profile.birthday, 'YYYY-MM-DD'), 'locale', profile.locale) end,
         coalesce(identity.list, '[]'), coalesce(card.list, '[]')
    from member
    left join profile on profile.member_id = member.id
    left join (select member_id, jsonb_agg(jsonb_build_object(
                 'issuer', issuer, 'subject', subject, 'linkedAt', linked_at)) as list
                 from member_identity group by member_id) identity on identity.member_id = member.id
    left join (select member_id, jsonb_agg(jsonb_build_object(
                 'cardNumber', card_number, 'linkedAt', linked_at)) as list
                 from member_card group by member_id) card on card.member_id = member.id
   where profile.member_id is not null or identity.list is not null or card.list is not null;
  drop table profile, member_identity, member_card;

  -- Rows that are deleted stay readable in the table's file until it is cleaned; truncating gives the file back at once.
  create function drop_file_of_data_before_encryption() returns void language plpgsql security definer
    set search_path = public, pg_temp as $$
    begin
      if pg_relation_size('personal_data_before_encryption') = 0 then return; end if;
      lock table personal_data_before_encryption in access exclusive mode;
      if exists (select from personal_data_before_encryption) then raise exception 'not everything is sealed yet'; end if;
      truncate personal_data_before_encryption;
    end $$;
  revoke all on function drop_file_of_data_before_encryption() from public`;

const sealedTables = `
  -- The two unique digests are what stops a second membership.
  create table profile (
    member_id uuid primary key references member (id),
    sealed_details bytea not null,
    phone_digest bytea constraint profile_phone_once unique check (octet_length(phone_digest) = 32),
    email_digest bytea constraint profile_email_once unique check (octet_length(email_digest) = 32),
    locale text not null check (locale in ('zh-CN', 'en'))
  );
  comment on table profile is 'What a member tells of themselves, sealed under their data key. Digests are keyed; the locale is readable.';

  create table member_identity (
    identity_digest bytea primary key check (octet_length(identity_digest) = 32),
    issuer text not null,
    sealed_subject bytea not null,
    member_id uuid not null references member (id),
    linked_at timestamptz not null default app_now()
  );
  create index member_identity_of_member on member_identity (member_id);

  create table member_card (
    card_digest bytea primary key check (octet_length(card_digest) = 32),
    sealed_number bytea not null,
    member_id uuid not null references member (id),
    linked_at timestamptz not null default app_now()
  );
  create index member_card_of_member on member_card (member_id)`;

/** Whose enrolment is forgotten is known by the member's id; which channel enrolled them is not kept. */
const enrolmentsById = `
  create index answer_record_of_enrolment on answer_record (id) where mutation = 'enrolMember'`;

const statuses = `
  alter table member drop constraint member_status_check,
    add constraint member_status_check check (status in ('ACTIVE', 'SUSPENDED', 'CLOSED', 'ERASED', 'MERGED'))`;
