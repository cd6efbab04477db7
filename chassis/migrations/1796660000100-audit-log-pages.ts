import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The audit log is read page by page, by time: all of it, one person's, of one action, about one subject. */
export class AuditLogPages1796660000100 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create index audit_log_by_time on audit_log (at, id);
      create index audit_log_by_person on audit_log (by, at, id);
      create index audit_log_by_action on audit_log (action, at, id);
      drop index audit_log_by_subject;
      create index audit_log_by_subject on audit_log (subject, at, id);
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      drop index audit_log_by_time, audit_log_by_person, audit_log_by_action, audit_log_by_subject;
      create index audit_log_by_subject on audit_log (subject, id);
    `);
  }
}
