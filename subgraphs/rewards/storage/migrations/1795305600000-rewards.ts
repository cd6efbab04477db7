import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The catalogue and the redemptions.
 *
 * What must hold whatever the code above does stands here: no more pieces are taken than were put on offer, a price has
 * points, cash has its currency, and a row that waits for an end is due for another attempt while any other row is not.
 */
export class Rewards1795305600000 implements MigrationInterface {
  name = 'Rewards1795305600000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(rewardTable);
    await queryRunner.query(redemptionTable);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table redemption, reward');
  }
}

const rewardTable = `
  create table reward (
    id uuid primary key,
    version integer not null check (version >= 1),
    title_zh_cn text not null check (title_zh_cn <> ''),
    title_en text not null check (title_en <> ''),
    prices jsonb not null check (jsonb_typeof(prices) = 'array' and jsonb_array_length(prices) >= 1),
    lowest_points bigint not null check (lowest_points between 1 and 9007199254740991),
    stock bigint check (stock between 0 and 9007199254740991),
    taken bigint not null default 0,
    partner_id uuid,
    opens_at timestamptz(3) not null,
    closes_at timestamptz(3),
    listed_at timestamptz(3) not null default app_now(),
    constraint reward_closes_after_opening check (closes_at > opens_at),
    constraint reward_never_oversold check (taken >= 0 and (stock is null or taken <= stock))
  );
  create index reward_newest on reward (listed_at desc, id desc)`;

const redemptionTable = `
  create table redemption (
    id uuid primary key,
    member_id uuid not null,
    reward_id uuid not null references reward (id),
    points bigint not null check (points between 1 and 9007199254740991),
    cash_amount_minor bigint check (cash_amount_minor between 1 and 9007199254740991),
    cash_currency text,
    currency text not null,
    status text not null default 'PENDING' check (status in ('PENDING', 'SETTLED', 'VOIDED', 'CANCELLED')),
    created_at timestamptz(3) not null default app_now(),
    held_until timestamptz(3) not null,
    settled_at timestamptz(3),
    cancelling_since timestamptz(3),
    cancelling_by text,
    cancelled_at timestamptz(3),
    cancellation_refused_at timestamptz(3),
    -- How often a job has tried to end it, and when the next try is due.
    attempts integer not null default 0,
    next_attempt_at timestamptz(3),
    constraint redemption_cash_whole check ((cash_amount_minor is null) = (cash_currency is null)),
    constraint redemption_settled_whole check ((settled_at is not null) = (status in ('SETTLED', 'CANCELLED'))),
    constraint redemption_cancelling_whole check
      ((cancelling_since is null) = (cancelling_by is null) and (cancelling_since is null or status in ('SETTLED', 'CANCELLED'))),
    constraint redemption_cancelled_whole check
      ((cancelled_at is not null) = (status = 'CANCELLED') and (cancelled_at is null or cancelling_since is not null)),
    constraint redemption_due_while_under_way check
      ((next_attempt_at is not null) = (status = 'PENDING' or (status = 'SETTLED' and cancelling_since is not null)))
  );
  create index redemption_of_member on redemption (member_id, created_at desc, id desc);
  create index redemption_of_reward on redemption (reward_id);
  create index redemption_due on redemption (next_attempt_at) where next_attempt_at is not null`;
