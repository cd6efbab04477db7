import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What a month that is closed came to: its lines, the statement of each brand, the payments that settle it. And what is doubted: a
 * disputed item is taken out of the net by an item of its own, and comes back, as far as it is not upheld, by another.
 */
export class SettlementClosing1797100005000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      alter table settlement_period
        add column marked_at timestamptz(3) not null default app_now(),
        add column closed_at timestamptz(3),
        add constraint settlement_period_closed check ((state = 'CLOSED') = (closed_at is not null));
      comment on table settlement_period is 'no-delete: a month that is closed is not opened again';

      -- Its items are fixed by then, so whoever works it out again comes to the same.
      create table settlement_line (
        period text not null references settlement_period (period),
        from_brand text not null references brand (code),
        to_brand text not null references brand (code),
        rate_numerator bigint not null,
        rate_denominator bigint not null,
        exchanges bigint not null,
        items bigint not null check (items > 0),
        given bigint not null,
        received bigint not null,
        fee bigint not null,
        amount_minor bigint not null,
        primary key (period, from_brand, to_brand, rate_numerator, rate_denominator)
      );
      comment on table settlement_line is 'append-only: what a closed month came to stays';

      create table settlement_payment (
        id uuid primary key,
        period text not null references settlement_period (period),
        payer text not null references brand (code),
        payee text not null references brand (code),
        amount_minor bigint not null check (amount_minor > 0),
        state text not null default 'OPEN' check (state in ('OPEN', 'ADVISED', 'CONFIRMED')),
        reference text,
        paid_on date,
        advised_by text,
        advised_at timestamptz(3),
        rejection text,
        rejected_at timestamptz(3),
        confirmed_by text,
        confirmed_at timestamptz(3),
        unique (period, payer, payee),
        constraint settlement_payment_between_two check (payer <> payee),
        constraint settlement_payment_advised check (
          (state <> 'OPEN') = (reference is not null and paid_on is not null and advised_by is not null and advised_at is not null)),
        constraint settlement_payment_confirmed check (
          (state = 'CONFIRMED') = (confirmed_by is not null and confirmed_at is not null))
      );
      comment on table settlement_payment is 'no-delete: what is owed is paid, not forgotten';
      create index settlement_payment_unpaid on settlement_payment (payer) where state <> 'CONFIRMED';

      create table settlement_statement (
        period text not null references settlement_period (period),
        brand text not null references brand (code),
        items bigint not null,
        net_minor bigint not null,
        digest bytea not null check (length(digest) = 32),
        cover text not null,
        key_id text,
        signature bytea,
        made_at timestamptz(3) not null default app_now(),
        primary key (period, brand),
        constraint settlement_statement_signed check ((key_id is null) = (signature is null))
      );
      comment on table settlement_statement is 'append-only: what was signed stays signed';

      -- Public halves of the keys that sign statements, or have signed some.
      create table statement_key (
        key_id text primary key,
        x text not null,
        since timestamptz(3) not null default app_now()
      );
      comment on table statement_key is 'append-only: statements are checked by the key that signed them, however long ago';

      create table settlement_dispute (
        id uuid primary key,
        item_id uuid not null unique references settlement_item (id),
        exchange_id uuid not null references exchange (id),
        brand text not null references brand (code),
        other_brand text not null references brand (code),
        reason text not null check (reason in ('UNKNOWN_TO_US', 'WRONG_AMOUNT', 'WRONG_RATE', 'DUPLICATE', 'OTHER')),
        note text not null,
        raised_by text not null,
        raised_at timestamptz(3) not null default app_now(),
        state text not null default 'OPEN' check (state in ('OPEN', 'ANSWERED', 'PROPOSED', 'RESOLVED')),
        accepts boolean,
        answer text,
        answered_by text,
        answered_at timestamptz(3),
        resolution_id uuid unique,
        proposed_received bigint,
        proposed_note text,
        proposed_by text,
        proposed_at timestamptz(3),
        upheld_given bigint,
        upheld_received bigint,
        upheld_fee bigint,
        resolved_by text,
        resolved_at timestamptz(3),
        constraint settlement_dispute_between_two check (brand <> other_brand),
        constraint settlement_dispute_answered check ((accepts is null) = (answered_at is null)),
        constraint settlement_dispute_proposed check
          (state not in ('PROPOSED', 'RESOLVED') or (resolution_id is not null and proposed_by is not null)),
        constraint settlement_dispute_resolved check
          ((state = 'RESOLVED') = (resolved_at is not null and upheld_received is not null)),
        constraint settlement_dispute_four_eyes check (resolved_by <> proposed_by)
      );
      comment on table settlement_dispute is 'no-delete: what was doubted stays told';
      create index settlement_dispute_by_time on settlement_dispute (raised_at desc, id desc);
      create index settlement_dispute_of_brand on settlement_dispute (brand, raised_at desc, id desc);
      create index settlement_dispute_of_other on settlement_dispute (other_brand, raised_at desc, id desc);
      create index settlement_dispute_of_exchange on settlement_dispute (exchange_id);

      alter table settlement_item
        add column dispute_id uuid references settlement_dispute (id),
        drop constraint settlement_item_kind_check,
        drop constraint settlement_item_signs,
        add constraint settlement_item_kind_check check (kind in ('EXCHANGE', 'REVERSAL', 'DISPUTE', 'RESOLUTION')),
        add constraint settlement_item_signs check (case kind
          when 'EXCHANGE' then given > 0 and received > 0 and fee >= 0
          when 'REVERSAL' then given <= 0 and received <= 0 and fee <= 0
          else (given <= 0 and received <= 0 and fee <= 0) or (given >= 0 and received >= 0 and fee >= 0) end),
        add constraint settlement_item_of_dispute check ((kind in ('DISPUTE', 'RESOLUTION')) = (dispute_id is not null));
      drop index settlement_item_once;
      create unique index settlement_item_once on settlement_item (exchange_id, kind) where kind in ('EXCHANGE', 'REVERSAL');
      create unique index settlement_item_of_dispute_once on settlement_item (dispute_id, kind) where dispute_id is not null;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      drop index settlement_item_of_dispute_once;
      alter table settlement_item
        drop constraint settlement_item_of_dispute,
        drop constraint settlement_item_kind_check,
        drop constraint settlement_item_signs,
        drop column dispute_id,
        add constraint settlement_item_kind_check check (kind in ('EXCHANGE', 'REVERSAL', 'RESOLUTION')),
        add constraint settlement_item_signs check (case kind
          when 'EXCHANGE' then given > 0 and received > 0 and fee >= 0
          else given <= 0 and received <= 0 and fee <= 0 and received < 0 end);
      drop index settlement_item_once;
      create unique index settlement_item_once on settlement_item (exchange_id, kind) where kind <> 'RESOLUTION';
      drop table settlement_dispute, statement_key, settlement_statement, settlement_payment, settlement_line;
      alter table settlement_period drop constraint settlement_period_closed, drop column closed_at, drop column marked_at;
    `);
  }
}
