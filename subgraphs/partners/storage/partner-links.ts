import type { EntityManager } from 'typeorm';
import { rows } from '../../../chassis/database.js';
import { onePerson, survivorOf } from '../../../chassis/person-links.js';
import type { PipelinedReads } from '../../../chassis/pipelined-reads.js';
import type { MemberId } from '../../../schema/vocabulary.js';
import type { Brand } from '../domain/brand.js';
import { brandColumns, brandOf, type BrandColumns } from './brands.js';

export interface PartnerLink {
  memberId: string;
  brand: Brand;
  linkedAt: Date;
}

const linksShown = {
  name: 'links of members',
  text: `
    select "memberId", "linkedAt", ${brandColumns}
      from (
        select distinct on (asked.id, brand_id) asked.id as "memberId", brand_id, linked_at as "linkedAt"
          from unnest($1::uuid[]) as asked (id) cross join lateral ${onePerson('asked.id')}
          join partner_link link on link.member_id = person.person_id
         order by asked.id, brand_id, person.person_id <> asked.id, linked_at) as links
      join brand on brand.id = brand_id
     order by "linkedAt", brand_id`,
};

/**
 * Links of several members at once, oldest first, those of merged members as their survivor's: of two to the same brand the
 * survivor's own.
 */
export async function readLinks(reads: PipelinedReads, memberIds: readonly string[]): Promise<PartnerLink[]> {
  const found = await reads.rows<BrandColumns & Pick<PartnerLink, 'memberId' | 'linkedAt'>>(linksShown, [memberIds]);
  return found.map(({ memberId, linkedAt, ...brand }) => ({ memberId, linkedAt, brand: brandOf(brand) }));
}

/** Since when the two are linked, as `readLinks` has it; null when they are not. */
export async function findLinkedAt(tx: EntityManager, memberId: string, brandId: string): Promise<Date | null> {
  const [link] = await rows<{ linkedAt: Date }>(
    tx,
    `select linked_at as "linkedAt" from ${onePerson('$1::uuid')}
       join partner_link link on link.member_id = person.person_id
      where brand_id = $2 order by person.person_id <> $1, linked_at limit 1`,
    [memberId, brandId],
  );
  return link?.linkedAt ?? null;
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

/** By which id the partner knows the member, whose survivor may ask; null when they are not linked. */
export async function findLinkOf(manager: EntityManager, memberId: string, brandCode: string): Promise<string | null> {
  const [link] = await rows<{ linkId: string }>(
    manager,
    `select link_id as "linkId" from ${onePerson('$1::uuid')}
       join partner_link link on link.member_id = person.person_id
       join brand on brand.id = link.brand_id
      where brand.code = $2 order by person.person_id <> $1, linked_at limit 1`,
    [memberId, brandCode],
  );
  return link?.linkId ?? null;
}

/** Who is linked with the brand under that id, or the survivor of who was; null when nobody is. */
export async function findMemberOfLink(
  manager: EntityManager,
  linkId: string,
  brandCode: string,
): Promise<MemberId | null> {
  const [link] = await rows<{ memberId: string }>(
    manager,
    `select coalesce(${survivorOf('linked.member_id')}, linked.member_id) as "memberId"
       from partner_link linked join brand on brand.id = linked.brand_id
      where linked.link_id = $1 and brand.code = $2`,
    [linkId, brandCode],
  );
  return (link?.memberId ?? null) as MemberId | null;
}
