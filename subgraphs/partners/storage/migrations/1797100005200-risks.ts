import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The register of risks with every state each has had. */
export class Risks1797100005200 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table partner_risk (
        id uuid primary key,
        brand text references brand (code),
        title text not null,
        description text not null,
        defined_by text not null,
        defined_at timestamptz(3) not null default app_now(),
        version integer not null default 1 check (version > 0),
        owner text not null,
        state text not null default 'OPEN' check (state in ('OPEN', 'MITIGATED', 'ACCEPTED', 'CLOSED')),
        likelihood integer not null check (likelihood between 1 and 5),
        effect integer not null check (effect between 1 and 5)
      );
      comment on table partner_risk is 'no-delete: a risk is closed, not forgotten';
      create index partner_risk_by_time on partner_risk (defined_at desc, id desc);

      create table partner_risk_version (
        risk_id uuid not null references partner_risk (id),
        version integer not null,
        owner text not null,
        state text not null,
        likelihood integer not null,
        effect integer not null,
        note text not null,
        by text not null,
        at timestamptz(3) not null default app_now(),
        primary key (risk_id, version)
      );
      comment on table partner_risk_version is 'append-only: what was thought of a risk stays told';
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table partner_risk_version, partner_risk');
  }
}
