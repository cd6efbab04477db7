import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The books of the sandbox provider of payments: a provider keeps its own, and they outlive whoever asks it. */
export class SandboxPayments1797000001500 implements MigrationInterface {
  name = 'SandboxPayments1797000001500';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table sandbox_payment (
        payment_id uuid primary key,
        amount_minor bigint not null check (amount_minor between 1 and 9007199254740991),
        currency text not null,
        state text not null check (state in ('PENDING', 'AUTHORISED', 'DECLINED', 'CAPTURED', 'RELEASED')),
        -- Of one that is decided late: when. Null: never.
        decides_at timestamptz(3),
        refunded_minor bigint not null default 0,
        constraint sandbox_payment_refunded_at_most check
          (refunded_minor between 0 and amount_minor and (refunded_minor = 0 or state = 'CAPTURED'))
      );
      create table sandbox_refund (
        refund_id uuid primary key,
        payment_id uuid not null references sandbox_payment (payment_id),
        amount_minor bigint not null check (amount_minor >= 1)
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table sandbox_refund, sandbox_payment');
  }
}
