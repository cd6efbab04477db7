import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What members may ask for concerning themselves: consents, the end of the membership, a copy of their data, being forgotten. */
export class Rights1796610000000 implements MigrationInterface {
  name = 'Rights1796610000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(consentTables);
    await queryRunner.query(endTables);
    await queryRunner.query(erasureTables);
    await queryRunner.query(exportTables);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      drop table data_export, erasure_part, erasure, member_closing, consent_change;
      drop index answer_of_enrolment, refused_enrolment_of_member, answer_of_completion;
    `);
  }
}

const consentTables = `
  create table consent_change (
    id bigint generated always as identity primary key,
    change_id uuid not null,
    member_id uuid not null references member (id),
    purpose text not null,
    -- Null for purposes that are about no message.
    channel text,
    granted boolean not null,
    at timestamptz(3) not null default app_now(),
    source text not null check (source in ('MEMBER', 'CHANNEL', 'OPS', 'ERASURE')),
    by text not null,
    till text check (till ~ '^[A-Za-z0-9._-]{1,40}$'),
    text_version text check (text_version ~ '^[A-Za-z0-9._-]{1,40}$'),
    reason text check (reason ~ '^[A-Z][A-Z0-9_]{1,39}$'),
    constraint consent_change_subject check (
      case when purpose in ('SERVICE', 'MARKETING') then channel in ('SMS', 'EMAIL', 'PUSH', 'PHONE', 'POST')
           else purpose in ('PROFILING', 'PARTNER_SHARING') and channel is null end),
    constraint consent_change_of_ops_has_a_reason check (source <> 'OPS' or reason is not null)
  );
  create index consent_change_latest on consent_change (member_id, purpose, channel, id desc);
  create index consent_change_of_member on consent_change (member_id, id desc);
  comment on table consent_change is
    'append-only: what a member agreed to and took back, codes and ids alone; the latest word counts'`;

const endTables = `
  create table member_closing (
    id uuid primary key,
    member_id uuid not null references member (id),
    requested_at timestamptz(3) not null default app_now(),
    effective_at timestamptz(3) not null,
    kept_at timestamptz(3),
    closed_at timestamptz(3),
    constraint member_closing_ends_one_way check (kept_at is null or closed_at is null)
  );
  create unique index member_closing_one_open on member_closing (member_id) where kept_at is null and closed_at is null;
  create index member_closing_due on member_closing (effective_at) where kept_at is null and closed_at is null;
  create index member_closing_of_member on member_closing (member_id);
  comment on table member_closing is 'no-delete: who wanted to leave, when, and how it ended'`;

const erasureTables = `
  create table erasure (
    id uuid primary key,
    -- Nobody is erased twice: whoever asks again is told of the first.
    member_id uuid not null unique references member (id),
    requested_by text not null,
    reason text check (reason ~ '^[A-Z][A-Z0-9_]{1,39}$'),
    requested_at timestamptz(3) not null default app_now(),
    state text not null default 'REQUESTED' check (state in ('REQUESTED', 'RUNNING', 'DONE')),
    key_destroyed_at timestamptz(3),
    done_at timestamptz(3),
    -- Canonical JSON as text, because the seal is over its very bytes.
    certificate text,
    seal text,
    constraint erasure_done_whole check (
      (state = 'DONE') = (done_at is not null) and (done_at is null) = (certificate is null)
      and (certificate is null) = (seal is null) and (done_at is null or key_destroyed_at is not null))
  );
  create index erasure_under_way on erasure (requested_at) where state <> 'DONE';
  comment on table erasure is 'no-delete: who was forgotten stays forgotten';

  create table erasure_part (
    erasure_id uuid not null references erasure (id),
    subgraph text not null check (subgraph in ('members', 'points', 'rewards', 'campaigns', 'partners')),
    erased jsonb not null,
    done_at timestamptz(3) not null,
    primary key (erasure_id, subgraph)
  );
  comment on table erasure_part is 'append-only: what each subgraph erased, kinds and numbers alone';

  -- By these an erasure finds the hashes of inputs that held somebody's details, whoever sent them.
  create index answer_of_enrolment on answer_record (id) where mutation = 'enrolMember';
  create index refused_enrolment_of_member on answer_record ((answer -> 'refusal' -> 'details' ->> 'memberNumber'))
    where mutation = 'enrolMember';
  create index answer_of_completion on answer_record
    (coalesce(answer -> 'value' ->> 'memberId', answer -> 'refusal' -> 'details' ->> 'memberNumber'))
    where mutation = 'completeMembership'`;

const exportTables = `
  create table data_export (
    id uuid primary key,
    member_id uuid not null references member (id),
    state text not null default 'RUNNING' check (state in ('RUNNING', 'READY', 'TAKEN', 'EXPIRED')),
    requested_at timestamptz(3) not null default app_now(),
    ready_at timestamptz(3),
    expires_at timestamptz(3),
    taken_at timestamptz(3),
    -- SHA-256 of the token in the link: whoever reads this table cannot take the archive by it.
    token_hash bytea unique check (octet_length(token_hash) = 32),
    -- The token and the archive, both sealed under the member's own key.
    sealed_token bytea,
    sealed_archive bytea,
    attempts integer not null default 0,
    next_attempt_at timestamptz(3) default app_now(),
    constraint data_export_ready_whole check (
      (state = 'READY') = (sealed_archive is not null) and (state = 'READY') = (sealed_token is not null)
      and (state = 'RUNNING') = (ready_at is null) and (ready_at is null) = (expires_at is null)
      and (state = 'RUNNING') = (next_attempt_at is not null))
  );
  create unique index data_export_one_running on data_export (member_id) where state = 'RUNNING';
  create unique index data_export_one_ready on data_export (member_id) where state = 'READY';
  create index data_export_of_member on data_export (member_id, requested_at desc);
  create index data_export_to_make on data_export (next_attempt_at) where state = 'RUNNING';
  create index data_export_to_expire on data_export (expires_at) where state = 'READY'`;
