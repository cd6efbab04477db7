import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Merges of members: who asked for them, who agreed, which subgraphs have done their part; and where a merged member went. */
export class Merging1796670000000 implements MigrationInterface {
  name = 'Merging1796670000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      alter table member add column merged_into uuid references member (id),
        add constraint member_merged_into_another check (merged_into <> id),
        add constraint member_merged_leads_on check ((status = 'MERGED') = (merged_into is not null));
      create index member_merged_into on member (merged_into) where merged_into is not null;

      create table member_merge (
        merge_id uuid primary key,
        survivor_id uuid not null references member (id),
        merged_id uuid not null references member (id),
        reason text not null check (reason ~ '^[A-Z_]{1,40}$'),
        requested_by text not null,
        requested_at timestamptz not null default app_now(),
        approved_by text check (approved_by <> requested_by),
        merged_at timestamptz,
        unmerged_by text,
        unmerged_at timestamptz,
        constraint member_merge_of_two check (survivor_id <> merged_id),
        constraint member_merge_approved check ((approved_by is null) = (merged_at is null)),
        constraint member_merge_taken_back check (
          (unmerged_by is null) = (unmerged_at is null) and (unmerged_at is null or merged_at is not null))
      );
      create unique index member_merge_in_force on member_merge (merged_id) where merged_at is not null and unmerged_at is null;
      create index member_merge_newest_first on member_merge (requested_at desc, merge_id desc);
      create index member_merge_of_merged on member_merge (merged_id);
      create index member_merge_of_survivor on member_merge (survivor_id);
      comment on table member_merge is 'no-delete: reasons are codes and no free text.';

      create table member_merge_part (
        merge_id uuid not null references member_merge (merge_id),
        subgraph text not null,
        merged_at timestamptz,
        unmerged_at timestamptz,
        primary key (merge_id, subgraph)
      );
      comment on table member_merge_part is 'no-delete: when a subgraph has done its part, and when it has taken it back.'`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      drop table member_merge_part, member_merge;
      alter table member drop column merged_into;
    `);
  }
}
