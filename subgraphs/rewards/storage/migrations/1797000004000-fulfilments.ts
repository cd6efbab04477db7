import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What becomes of each thing of each piece of a settled redemption, where goods are shipped to, and how partners are told of what they
 * fulfil. Redemptions that were settled before have none of it: nobody knows what became of them.
 */
export class Fulfilments1797000004000 implements MigrationInterface {
  name = 'Fulfilments1797000004000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(fulfilmentTable);
    await queryRunner.query(addressTable);
    await queryRunner.query(endpointTable);
    await queryRunner.query(messageTable);
    await queryRunner.query('alter table redemption add fulfilled_at timestamptz(3)');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      alter table redemption drop fulfilled_at;
      drop table partner_message, partner_endpoint, redemption_address, fulfilment`);
  }
}

const fulfilmentTable = `
  create table fulfilment (
    id uuid primary key default gen_random_uuid(),
    redemption_id uuid not null references redemption (id),
    content_no smallint not null check (content_no >= 0),
    piece integer not null check (piece >= 1),
    kind text not null,
    state text not null,
    count integer not null check (count >= 1),
    valid_from timestamptz(3),
    valid_until timestamptz(3),
    carrier text,
    tracking_number text,
    partner_id uuid,
    partner_sku text,
    partner_reference text,
    -- Why it was refused, in the partner's words.
    reason text,
    opened_at timestamptz(3) not null default app_now(),
    changed_at timestamptz(3) not null default app_now(),
    -- When the member had it.
    delivered_at timestamptz(3),
    constraint fulfilment_once unique (redemption_id, content_no, piece),
    constraint fulfilment_state_of_kind check (case kind
      when 'GOODS' then state in ('TO_SHIP', 'READY_FOR_PICKUP', 'SHIPPED', 'DELIVERED', 'LOST', 'BACK', 'REVOKED')
      when 'PRIVILEGE' then state in ('IN_FORCE', 'REVOKED')
      when 'DONATION' then state = 'GIVEN'
      when 'PARTNER' then state in ('ASKED', 'CONFIRMED', 'DELIVERED', 'REFUSED', 'REVOKED')
      else kind in ('COUPON', 'SERVICE', 'TICKET') and state in ('GIVEN', 'REVOKED') end),
    constraint fulfilment_delivered_whole check (delivered_at is not null or state not in ('GIVEN', 'IN_FORCE', 'DELIVERED')),
    constraint fulfilment_shipment_of_goods check (kind = 'GOODS' or (carrier is null and tracking_number is null)),
    constraint fulfilment_partner_of_partner check (kind = 'PARTNER' or (partner_id is null and partner_reference is null))
  );
  comment on table fulfilment is 'no-delete: what became of what was redeemed';
  -- The lists of ops and of partners, newest first: of all, and of what somebody has to see to.
  create index fulfilment_newest on fulfilment (opened_at, id);
  create index fulfilment_by_state on fulfilment (state, opened_at, id) where state not in ('GIVEN', 'IN_FORCE', 'DELIVERED', 'REVOKED');
  create index fulfilment_of_partner on fulfilment (partner_id, opened_at, id) where partner_id is not null`;

const addressTable = `
  create table redemption_address (
    redemption_id uuid primary key references redemption (id),
    -- AES-256-GCM under a key of the service's own.
    sealed bytea not null
  )`;

const endpointTable = `
  create table partner_endpoint (
    partner_id uuid primary key,
    partner_code text not null unique,
    url text not null,
    secret_sealed bytea not null,
    -- Signs beside the newer one until then.
    earlier_secret_sealed bytea,
    earlier_until timestamptz(3),
    changed_at timestamptz(3) not null default app_now(),
    constraint partner_endpoint_earlier_whole check ((earlier_secret_sealed is null) = (earlier_until is null))
  );
  comment on table partner_endpoint is 'no-delete: by it a report is known to be its partner''s'`;

const messageTable = `
  create table partner_message (
    id uuid primary key default gen_random_uuid(),
    fulfilment_id uuid not null references fulfilment (id),
    type text not null check (type in ('REQUESTED', 'CANCELLED')),
    -- WITHDRAWN: there is nothing to ask for any more. DEAD: given up, until ops have it sent again.
    state text not null default 'WAITING' check (state in ('WAITING', 'SENT', 'DEAD', 'WITHDRAWN')),
    attempts integer not null default 0,
    next_attempt_at timestamptz(3) default app_now(),
    -- What the receiver said last, or that it said nothing.
    problem text,
    sent_at timestamptz(3),
    constraint partner_message_once unique (fulfilment_id, type),
    constraint partner_message_due_while_waiting check ((next_attempt_at is not null) = (state = 'WAITING')),
    constraint partner_message_sent_whole check ((sent_at is not null) = (state = 'SENT'))
  );
  comment on table partner_message is 'no-delete: what partners were told';
  create index partner_message_due on partner_message (next_attempt_at) where next_attempt_at is not null;
  create index partner_message_dead on partner_message (fulfilment_id) where state = 'DEAD'`;
