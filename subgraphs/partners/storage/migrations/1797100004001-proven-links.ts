import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Links that the partner has vouched for, and what they are proven by. Those of before were said by the member alone: they stay, and
 * are none that points move by.
 */
export class ProvenLinks1797100004001 implements MigrationInterface {
  name = 'ProvenLinks1797100004001';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      alter table partner_link
        add column proven_at timestamptz(3),
        -- A digest of the id by which the partner knows the member.
        add column partner_member bytea,
        add constraint partner_link_member_of_proven check (partner_member is null or proven_at is not null);
      alter table partner_link alter column proven_at set default app_now();
      create unique index partner_link_of_partner_member on partner_link (brand_id, partner_member)
        where partner_member is not null;

      create table partner_link_key (
        id uuid primary key,
        brand_id uuid not null references brand (id),
        algorithm text not null check (algorithm in ('HS256', 'EdDSA')),
        -- Of EdDSA the partner's public key, as a JWK; of HS256 what the shared secret is made again from.
        public_key jsonb,
        salt bytea,
        created_at timestamptz(3) not null default app_now(),
        revoked_at timestamptz(3),
        constraint partner_link_key_whole check (case algorithm
          when 'EdDSA' then public_key is not null and salt is null
          else public_key is null and salt is not null end)
      );
      create index partner_link_key_of_brand on partner_link_key (brand_id) where revoked_at is null;
      comment on table partner_link_key is 'no-delete: a key that was revoked stays known';

      -- Tokens that were used, by a digest of their ids, for as long as they would be good.
      create table partner_link_token (
        brand_id uuid not null references brand (id),
        token bytea not null,
        until timestamptz(3) not null,
        primary key (brand_id, token)
      );
      create index partner_link_token_until on partner_link_token (until);

      -- One at a time for a member and a partner; a digest, by which it is found when the partner names it.
      create table partner_link_code (
        member_id uuid not null,
        brand_id uuid not null references brand (id),
        code bytea not null,
        expires_at timestamptz(3) not null,
        primary key (member_id, brand_id),
        constraint partner_link_code_once unique (brand_id, code)
      );
      create index partner_link_code_until on partner_link_code (expires_at);

      -- Codes that were none, by whom of the partner's members, and all of the partner's together under an empty digest.
      create table partner_link_miss (
        brand_id uuid not null references brand (id),
        partner_member bytea not null,
        misses integer not null check (misses > 0),
        until timestamptz(3) not null,
        primary key (brand_id, partner_member)
      );
      create index partner_link_miss_until on partner_link_miss (until);
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      drop table partner_link_miss, partner_link_code, partner_link_token, partner_link_key;
      alter table partner_link drop column partner_member, drop column proven_at;
    `);
  }
}
