import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Light memberships, who enrolled whom, our own series of cards, and cards that are blocked. */
export class Enrolment1796650000000 implements MigrationInterface {
  name = 'Enrolment1796650000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      alter table member add column kind text not null default 'FULL'
        constraint member_kind_known check (kind in ('LIGHT', 'FULL'));

      create table enrolment (
        member_id uuid primary key references member (id),
        enrolled_by text not null,
        -- Keyed digests: they recognise a device or a partner's reference that comes again, and cannot be read back.
        device bytea constraint enrolment_device_once unique,
        partner_reference bytea,
        completed_at timestamptz,
        constraint enrolment_reference_once unique (enrolled_by, partner_reference)
      );
      comment on table enrolment is 'Forgetting a person is deleting their row here too: both digests lead to them.';

      create table card_batch (
        id uuid primary key,
        first_serial bigint not null check (first_serial > 0),
        last_serial bigint not null,
        issued_by text not null,
        issued_at timestamptz not null default app_now(),
        constraint card_batch_is_a_range check (last_serial >= first_serial),
        constraint card_batch_first_once unique (first_serial),
        constraint card_batch_last_once unique (last_serial)
      );
      comment on table card_batch is 'append-only: a number that went to the printer is never given out again.';

      create table card_block (
        -- As in member_card: what a card says leads to a person.
        card_digest bytea primary key check (octet_length(card_digest) = 32),
        reason text not null check (reason in ('LOST', 'STOLEN', 'DAMAGED', 'MISUSED')),
        replaced_by bytea check (octet_length(replaced_by) = 32),
        blocked_by text not null,
        blocked_at timestamptz not null default app_now()
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      drop table card_block, card_batch, enrolment;
      alter table member drop column kind`);
  }
}
