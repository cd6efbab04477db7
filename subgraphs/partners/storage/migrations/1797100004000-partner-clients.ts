import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How programs of partners get in, and how many points their brand may have credited a day. */
export class PartnerClients1797100004000 implements MigrationInterface {
  name = 'PartnerClients1797100004000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table partner_client (
        id uuid primary key,
        brand_id uuid not null references brand (id),
        name text not null,
        scopes text[] not null check (cardinality(scopes) > 0),
        -- CIDR; from anywhere when there are none.
        networks text[] not null,
        -- Counted by itself where it is set; else with the other clients of its brand.
        calls_per_day integer check (calls_per_day > 0),
        secret_digest bytea not null,
        previous_digest bytea,
        previous_until timestamptz(3),
        created_at timestamptz(3) not null default app_now(),
        last_used_at timestamptz(3),
        revoked_at timestamptz(3),
        constraint partner_client_previous_whole check ((previous_digest is null) = (previous_until is null)),
        constraint partner_client_revoked_alone check (revoked_at is null or previous_digest is null)
      );
      create index partner_client_by_time on partner_client (created_at desc, id desc);
      create index partner_client_of_brand on partner_client (brand_id, created_at desc, id desc);
      comment on table partner_client is 'no-delete: a client that was revoked stays known';

      -- A brand without a row has no limit.
      create table partner_points_limit (
        brand_id uuid primary key references brand (id),
        points_per_day bigint not null check (points_per_day > 0)
      );
      create table partner_points_taken (
        brand_id uuid not null references brand (id),
        day date not null,
        points bigint not null check (points > 0),
        primary key (brand_id, day)
      );
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table partner_points_taken, partner_points_limit, partner_client');
  }
}
