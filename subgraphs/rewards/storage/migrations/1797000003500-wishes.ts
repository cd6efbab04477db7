import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What members wish for, and what they were told of it. */
export class Wishes1797000003500 implements MigrationInterface {
  name = 'Wishes1797000003500';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table wish (
        id uuid primary key default gen_random_uuid(),
        member_id uuid not null,
        reward_id uuid not null references reward (id),
        created_at timestamptz(3) not null default app_now(),
        -- The price that the member was told is within reach; null since it was last out of reach.
        told_points bigint check (told_points between 1 and 9007199254740991),
        told_at timestamptz(3),
        -- When it is looked at again whether the reward is within reach.
        next_look_at timestamptz(3) not null default app_now(),
        constraint wish_once unique (member_id, reward_id),
        constraint wish_told_whole check (told_points is null or told_at is not null)
      );
      create index wish_due on wish (next_look_at, id);
      create index wish_of_reward on wish (reward_id)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table wish');
  }
}
