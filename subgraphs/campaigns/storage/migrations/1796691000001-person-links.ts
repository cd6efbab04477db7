import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which members are one person, under the names by which the chassis keeps it for every service. */
export class PersonLinks1796691000001 implements MigrationInterface {
  name = 'PersonLinks1796691000001';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      alter table member_merge rename to person_link;
      alter table person_link rename column member_id to person_id;
      alter table person_link rename column merge_id to link_id;
      alter table person_link rename constraint member_merge_pkey to person_link_pkey;
      alter table person_link rename constraint member_merge_with_another to person_link_with_another;
      alter index member_merge_into rename to person_link_into;
      comment on table person_link is 'no-delete: into_id is null once two persons are two again'`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      alter table person_link rename to member_merge;
      alter table member_merge rename column person_id to member_id;
      alter table member_merge rename column link_id to merge_id;
      alter table member_merge rename constraint person_link_pkey to member_merge_pkey;
      alter table member_merge rename constraint person_link_with_another to member_merge_with_another;
      alter index person_link_into rename to member_merge_into`);
  }
}
