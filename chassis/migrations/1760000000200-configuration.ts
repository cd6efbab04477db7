import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Approvals, audit log and versions of configuration: the same three tables in every service.
 *
 * What must hold whatever the code above does stands here: nobody decides on what they asked for themselves, one version
 * at most is live per key, and no row of the audit log is ever changed or removed.
 */
export class Configuration1760000000200 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(approvalTable);
    await queryRunner.query(configurationTable);
    await queryRunner.query(auditTable);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      drop table audit_log;
      drop function refuse_change_of_audit_log();
      drop table configuration_version;
      drop table approval;
    `);
  }
}

const approvalTable = `
  create table approval (
    id uuid primary key,
    subject text not null,
    requested_by text not null,
    requested_at timestamptz not null default app_now(),
    state text not null default 'REQUESTED' check (state in ('REQUESTED', 'APPROVED', 'REJECTED')),
    decided_by text,
    decided_at timestamptz,
    constraint approval_by_a_second_person check (decided_by <> requested_by),
    constraint approval_decided_whole check
      ((state = 'REQUESTED') = (decided_by is null) and (decided_by is null) = (decided_at is null))
  )`;

const configurationTable = `
  create table configuration_version (
    change_id uuid primary key,
    kind text not null,
    key text not null,
    version integer not null check (version >= 1),
    body jsonb not null,
    state text not null default 'SUBMITTED' check (state in ('SUBMITTED', 'LIVE', 'REJECTED', 'ENDED')),
    proposed_by text not null,
    proposed_at timestamptz not null default app_now(),
    decided_by text,
    decided_at timestamptz,
    constraint configuration_version_once unique (kind, key, version),
    constraint configuration_by_a_second_person check (decided_by <> proposed_by),
    constraint configuration_decided_whole check
      ((state = 'SUBMITTED') = (decided_by is null) and (decided_by is null) = (decided_at is null))
  );
  create unique index configuration_one_live on configuration_version (kind, key) where state = 'LIVE'`;

const auditTable = `
  create table audit_log (
    id bigint generated always as identity primary key,
    at timestamptz not null default app_now(),
    by text not null,
    action text not null,
    subject text not null,
    details jsonb not null default '{}',
    request_id text
  );
  comment on table audit_log is 'append-only: what was done stays written';
  comment on table audit_log is 'append-only: what was done stays recorded';
  create index audit_log_by_subject on audit_log (subject, id);
  create function refuse_change_of_audit_log() returns trigger language plpgsql as $$
  begin
    raise exception 'audit_log is append-only' using errcode = 'insufficient_privilege';
  end $$;
  create trigger audit_log_append_only before update or delete or truncate on audit_log
    for each statement execute function refuse_change_of_audit_log()`;
