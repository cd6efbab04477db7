import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where partners are told, and what has become of telling each of them each thing. */
export class Webhooks1797100006000 implements MigrationInterface {
  name = 'Webhooks1797100006000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(messageColumns);
    await queryRunner.query(endpointTable);
    await queryRunner.query(deliveryTable);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      drop table webhook_delivery, webhook_endpoint;
      drop index webhook_message_by_time;
      alter table webhook_message drop column sequence`);
  }
}

const messageColumns = `
  -- By which a receiver knows what was said later, in whatever order it arrives.
  alter table webhook_message add column sequence bigint generated always as identity;
  -- What is old is let go of.
  create index webhook_message_by_time on webhook_message (created_at)`;

const endpointTable = `
  create table webhook_endpoint (
    id uuid primary key,
    brand text not null references brand (code),
    url text not null,
    -- Types, and families as 'exchange.*'.
    types text[] not null check (cardinality(types) between 1 and 50),
    state text not null default 'PENDING' check (state in ('PENDING', 'ACTIVE', 'PAUSED', 'REMOVED')),
    paused_because text check (paused_because in ('ASKED', 'GONE')),
    -- AES-256-GCM under a key of the service's own; destroyed with the removal.
    secret_sealed bytea,
    -- Signs beside the newer one until then.
    earlier_secret_sealed bytea,
    earlier_until timestamptz(3),
    -- The message whose word is waited for.
    challenge_id uuid,
    -- Nothing that was sent since has been taken.
    failing_since timestamptz(3),
    created_at timestamptz(3) not null default app_now(),
    changed_at timestamptz(3) not null default app_now(),
    confirmed_at timestamptz(3),
    constraint webhook_endpoint_paused_whole check ((paused_because is not null) = (state = 'PAUSED')),
    constraint webhook_endpoint_signs check ((secret_sealed is null) = (state = 'REMOVED')),
    constraint webhook_endpoint_earlier_whole check ((earlier_secret_sealed is null) = (earlier_until is null)),
    constraint webhook_endpoint_confirmed check (confirmed_at is not null or state in ('PENDING', 'REMOVED'))
  );
  comment on table webhook_endpoint is 'no-delete: what was told is told of where';
  create index webhook_endpoint_of_brand on webhook_endpoint (brand, created_at, id) where state <> 'REMOVED'`;

const deliveryTable = `
  -- No reference to the endpoint: thousands of exchanges a second would all note their hold on one row.
  create table webhook_delivery (
    id uuid primary key default gen_random_uuid(),
    message_id uuid not null references webhook_message (id) on delete cascade,
    endpoint_id uuid not null,
    -- Of the message, for lists.
    brand text not null,
    type text not null,
    told_at timestamptz(3) not null,
    -- DEAD: given up, until somebody has it sent again. WITHDRAWN: there is nowhere to send it to, or no use in it, any more.
    state text not null default 'WAITING' check (state in ('WAITING', 'DELIVERED', 'DEAD', 'WITHDRAWN')),
    -- Since it was first to be sent, or to be sent again.
    attempts integer not null default 0,
    replays integer not null default 0,
    next_attempt_at timestamptz(3) default app_now(),
    -- Somebody is sending it: whoever crashes meanwhile is waited for until then.
    taken_until timestamptz(3),
    last_attempt_at timestamptz(3),
    last_status integer,
    problem text,
    delivered_at timestamptz(3),
    constraint webhook_delivery_once unique (message_id, endpoint_id),
    constraint webhook_delivery_due_while_waiting check ((next_attempt_at is not null) = (state = 'WAITING')),
    constraint webhook_delivery_taken_while_waiting check (taken_until is null or state = 'WAITING'),
    constraint webhook_delivery_delivered_whole check (delivered_at is not null or state <> 'DELIVERED')
  );
  create index webhook_delivery_due on webhook_delivery (endpoint_id, next_attempt_at) where state = 'WAITING';
  create index webhook_delivery_newest on webhook_delivery (told_at, id);
  create index webhook_delivery_of_brand on webhook_delivery (brand, told_at, id);
  create index webhook_delivery_by_state on webhook_delivery (state, told_at, id) where state <> 'DELIVERED';
  create index webhook_delivery_of_brand_by_state on webhook_delivery (brand, state, told_at, id)`;
