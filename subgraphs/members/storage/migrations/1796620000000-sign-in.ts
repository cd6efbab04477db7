import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Codes that are under way, the sessions they begin, and which contacts members have proven to hold. */
export class SignIn1796620000000 implements MigrationInterface {
  name = 'SignIn1796620000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table sign_in_session (
        id uuid primary key,
        member_id uuid references member (id),
        subject text not null,
        contact_kind text not null check (contact_kind in ('PHONE', 'EMAIL')),
        contact_digest bytea not null,
        secret bytea not null check (length(secret) = 32),
        generation integer not null default 1 check (generation >= 1),
        rotated_at timestamptz not null default app_now(),
        device bytea,
        started_at timestamptz not null default app_now(),
        last_used_at timestamptz not null default app_now(),
        expires_at timestamptz not null,
        ended_at timestamptz,
        ended_by text,
        constraint sign_in_session_ended_whole check ((ended_at is null) = (ended_by is null)),
        constraint sign_in_session_ended_by_check check (ended_by in ('SIGN_OUT', 'MEMBER', 'REUSE', 'LIMIT', 'STATUS'))
      );
      comment on table sign_in_session is 'Of who signed in it holds no more than a keyed hash of the contact, and a sealed device name.';
      create index sign_in_session_of_member on sign_in_session (member_id, last_used_at) where ended_at is null;
      create index sign_in_session_of_subject on sign_in_session (subject) where member_id is null;
      create index sign_in_session_by_end on sign_in_session (expires_at);
      create index sign_in_session_by_ending on sign_in_session (ended_at) where ended_at is not null;

      create table sign_in_code (
        id uuid primary key,
        purpose text not null check (purpose in ('SIGN_IN', 'CONTACT')),
        member_id uuid references member (id),
        contact_kind text not null check (contact_kind in ('PHONE', 'EMAIL')),
        contact_digest bytea not null,
        contact bytea,
        asker_digest bytea not null,
        code_hash bytea not null check (length(code_hash) = 32),
        attempts integer not null default 0 check (attempts between 0 and 5),
        requested_at timestamptz not null default app_now(),
        expires_at timestamptz not null,
        used_at timestamptz,
        session_id uuid references sign_in_session (id) on delete set null,
        constraint sign_in_code_of_a_member check ((purpose = 'CONTACT') = (member_id is not null) and (purpose = 'CONTACT') = (contact is not null))
      );
      comment on table sign_in_code is 'Codes and contacts as keyed hashes, a contact to be proven sealed for its member; rows are deleted after a day.';
      create index sign_in_code_to_contact on sign_in_code (contact_digest, requested_at);
      create index sign_in_code_by_asker on sign_in_code (asker_digest, requested_at);
      create index sign_in_code_by_time on sign_in_code (requested_at);
      create index sign_in_code_of_session on sign_in_code (session_id) where session_id is not null;

      create table contact_proof (
        member_id uuid not null references member (id),
        kind text not null check (kind in ('PHONE', 'EMAIL')),
        digest bytea not null,
        proven_at timestamptz,
        primary key (member_id, kind, digest)
      );
      comment on table contact_proof is 'Keyed hashes of contacts that a member has proven, and (proven_at null) only said to hold.';
      create unique index contact_proof_once on contact_proof (kind, digest) where proven_at is not null`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table contact_proof, sign_in_code, sign_in_session');
  }
}
