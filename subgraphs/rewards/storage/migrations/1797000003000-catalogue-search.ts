import type { MigrationInterface, QueryRunner } from 'typeorm';
import { writeSearchDocuments } from '../catalogue/search-documents.js';

/**
 * Categories with their names, and what the search of the catalogue looks into. That stands apart from the rewards: their rows are written
 * with every redemption, and are to stay short.
 */
export class CatalogueSearch1797000003000 implements MigrationInterface {
  name = 'CatalogueSearch1797000003000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table reward_category (
        code text primary key check (code ~ '^[a-z0-9-]{1,40}$'),
        name_zh_cn text not null check (name_zh_cn <> ''),
        name_en text not null check (name_en <> ''),
        defined_at timestamptz(3) not null default app_now()
      );
      comment on table reward_category is 'no-delete: rewards that have ended still name it';
      insert into reward_category (code, name_zh_cn, name_en)
      select distinct category, category, category from reward where category is not null;
      create index reward_of_category on reward (category) where category is not null;
      create table reward_search (
        reward_id uuid primary key references reward (id) on delete cascade,
        document tsvector not null
      );
      create index reward_search_document on reward_search using gin (document)`);
    const found = (await queryRunner.query('select id from reward')) as { id: string }[];
    await writeSearchDocuments(
      queryRunner.manager,
      found.map(({ id }) => id),
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table reward_search; drop index reward_of_category; drop table reward_category');
  }
}
