import type { EntityManager } from 'typeorm';
import { rows } from '../../../chassis/database.js';
import { onePerson } from '../../../chassis/person-links.js';

export interface PartnerLink {
  memberId: string;
  brandId: string;
  linkedAt: Date;
}

/**
 * Links of several members at once, oldest first, those of merged members as their survivor's: of two to the same brand the
 * survivor's own.
 */
export async function listLinks(manager: EntityManager, memberIds: readonly string[]): Promise<PartnerLink[]> {
  return rows(
    manager,
    `select * from (
       select distinct on (asked.id, brand_id) asked.id as "memberId", brand_id as "brandId", linked_at as "linkedAt"
       from unnest($1::uuid[]) as asked (id) cross join lateral ${onePerson('asked.id')}
       join partner_link link on link.member_id = person.person_id
       order by asked.id, brand_id, person.person_id <> asked.id, linked_at) as links
     order by "linkedAt", "brandId"`,
    [[...memberIds]],
  );
}

export async function findLink(manager: EntityManager, memberId: string, brandId: string): Promise<PartnerLink | null> {
  const links = await listLinks(manager, [memberId]);
  return links.find((link) => link.brandId === brandId) ?? null;
}

/** False when the two are linked already, by whichever membership of the person. */
export async function insertLink(tx: EntityManager, memberId: string, brandId: string): Promise<boolean> {
  const inserted = await rows(
    tx,
    `insert into partner_link (member_id, brand_id)
     select $1, $2 where not exists (
       select from person_link merged join partner_link link on link.member_id = merged.person_id
       where merged.into_id = $1 and link.brand_id = $2)
     on conflict do nothing returning 1`,
    [memberId, brandId],
  );
  return inserted.length === 1;
}
