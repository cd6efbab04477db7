import type { MigrationInterface, QueryRunner } from 'typeorm';
import { AuditLog } from '../audit-log.js';

/**
 * Approvals, audit log and versions of configuration: the same three tables in every service.
 *
 * What must hold whatever the code above does stands here: nobody decides on what they asked for themselves, one version
 * at most is live per key, and no row of the audit log is ever changed or removed.
 */
export class Configuration1760000000200 implements MigrationInterface {
  name = 'Configuration1760000000200';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(approvalTable);
    await queryRunner.query(configurationTable);
    await queryRunner.query(auditTable);
    await AuditLog.revokeChanges(queryRunner);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP TABLE audit_log;
      DROP FUNCTION refuse_change_of_audit_log();
      DROP TABLE configuration_version;
      DROP TABLE approval;
    `);
  }
}

const approvalTable = `
  CREATE TABLE approval (
    id uuid PRIMARY KEY,
    subject text NOT NULL,
    requested_by text NOT NULL,
    requested_at timestamptz NOT NULL DEFAULT app_now(),
    state text NOT NULL DEFAULT 'REQUESTED' CHECK (state IN ('REQUESTED', 'APPROVED', 'REJECTED')),
    decided_by text,
    decided_at timestamptz,
    CONSTRAINT approval_by_a_second_person CHECK (decided_by <> requested_by),
    CONSTRAINT approval_decided_whole CHECK
      ((state = 'REQUESTED') = (decided_by IS NULL) AND (decided_by IS NULL) = (decided_at IS NULL))
  )`;

const configurationTable = `
  CREATE TABLE configuration_version (
    change_id uuid PRIMARY KEY,
    kind text NOT NULL,
    key text NOT NULL,
    version integer NOT NULL CHECK (version >= 1),
    body jsonb NOT NULL,
    state text NOT NULL DEFAULT 'SUBMITTED' CHECK (state IN ('SUBMITTED', 'LIVE', 'REJECTED', 'ENDED')),
    proposed_by text NOT NULL,
    proposed_at timestamptz NOT NULL DEFAULT app_now(),
    decided_by text,
    decided_at timestamptz,
    CONSTRAINT configuration_version_once UNIQUE (kind, key, version),
    CONSTRAINT configuration_by_a_second_person CHECK (decided_by <> proposed_by),
    CONSTRAINT configuration_decided_whole CHECK
      ((state = 'SUBMITTED') = (decided_by IS NULL) AND (decided_by IS NULL) = (decided_at IS NULL))
  );
  CREATE UNIQUE INDEX configuration_one_live ON configuration_version (kind, key) WHERE state = 'LIVE'`;

const auditTable = `
  CREATE TABLE audit_log (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT app_now(),
    by text NOT NULL,
    action text NOT NULL,
    subject text NOT NULL,
    details jsonb NOT NULL DEFAULT '{}',
    request_id text
  );
  CREATE INDEX audit_log_by_subject ON audit_log (subject, id);
  CREATE FUNCTION refuse_change_of_audit_log() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    RAISE EXCEPTION 'audit_log is append-only' USING ERRCODE = 'insufficient_privilege';
  END $$;
  CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_audit_log()`;
