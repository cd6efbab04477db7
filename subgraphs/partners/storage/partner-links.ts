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
  /** By which the partner knows the member; null for a link that the partner has not vouched for. */
  linkId: string | null;
}

const linksShown = {
  name: 'links of members',
  text: `
    select "memberId", "linkedAt", "linkId", ${brandColumns}
      from (
        select distinct on (asked.id, brand_id) asked.id as "memberId", brand_id, linked_at as "linkedAt",
               case when proven_at is not null then link.link_id end as "linkId"
          from unnest($1::uuid[]) as asked (id) cross join lateral ${onePerson('asked.id')}
          join partner_link link on link.member_id = person.person_id
         order by asked.id, brand_id, proven_at is null, person.person_id <> asked.id, linked_at) as links
      join brand on brand.id = brand_id
     order by "linkedAt", brand_id`,
};

/**
 * Links of several members at once, oldest first, those of merged members as their survivor's: of two to the same brand the one that
 * is proven, and of two of these the survivor's own.
 */
export async function readLinks(reads: PipelinedReads, memberIds: readonly string[]): Promise<PartnerLink[]> {
  const found = await reads.rows<BrandColumns & Omit<PartnerLink, 'brand'>>(linksShown, [memberIds]);
  return found.map(({ memberId, linkedAt, linkId, ...brand }) => ({
    memberId,
    linkedAt,
    linkId,
    brand: brandOf(brand),
  }));
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

/** On the member's word alone. False when the two are linked already, by whichever membership of the person. */
export async function insertLink(tx: EntityManager, memberId: string, brandId: string): Promise<boolean> {
  const inserted = await rows(
    tx,
    `insert into partner_link (member_id, brand_id, proven_at)
     select $1, $2, null where not exists (
       select from person_link merged join partner_link link on link.member_id = merged.person_id
       where merged.into_id = $1 and link.brand_id = $2)
     on conflict do nothing returning 1`,
    [memberId, brandId],
  );
  return inserted.length === 1;
}

/** By which id the partner knows the member, whose survivor may ask; null when no link of theirs is proven. */
export async function findLinkOf(manager: EntityManager, memberId: string, brandCode: string): Promise<string | null> {
  const [link] = await rows<{ linkId: string }>(
    manager,
    `select link_id as "linkId" from ${onePerson('$1::uuid')}
       join partner_link link on link.member_id = person.person_id
       join brand on brand.id = link.brand_id
      where brand.code = $2 and link.proven_at is not null order by person.person_id <> $1, linked_at limit 1`,
    [memberId, brandCode],
  );
  return link?.linkId ?? null;
}

/** Who is linked with the brand under that id, and proven so, or the survivor of who was; null when nobody is. */
export async function findMemberOfLink(
  manager: EntityManager,
  linkId: string,
  brandCode: string,
): Promise<MemberId | null> {
  const [link] = await rows<{ memberId: string }>(
    manager,
    `select coalesce(${survivorOf('linked.member_id')}, linked.member_id) as "memberId"
       from partner_link linked join brand on brand.id = linked.brand_id
      where linked.link_id = $1 and brand.code = $2 and linked.proven_at is not null`,
    [linkId, brandCode],
  );
  return (link?.memberId ?? null) as MemberId | null;
}

export interface ProvenLink {
  linkId: string;
  linkedAt: Date;
}

const provenColumns = 'linked.link_id as "linkId", linked.linked_at as "linkedAt"';

/** Held to the end of the transaction by whoever links that member of the partner's: of two at once the second finds the first's link. */
export async function lockPartnerMember(tx: EntityManager, brandId: string, partnerMember: Buffer): Promise<void> {
  await rows(
    tx,
    `select pg_advisory_xact_lock(hashtextextended('partners/links ' || $1::text || encode($2, 'hex'), 0))`,
    [brandId, partnerMember],
  );
}

/** With whom of us the partner's member is linked, as it is known under the survivor; null when with nobody. */
export async function findLinkOfPartnerMember(
  manager: EntityManager,
  brandId: string,
  partnerMember: Buffer,
): Promise<(ProvenLink & { memberId: string }) | null> {
  const [link] = await rows<ProvenLink & { memberId: string }>(
    manager,
    `select ${provenColumns}, coalesce(${survivorOf('linked.member_id')}, linked.member_id) as "memberId"
       from partner_link linked where brand_id = $1 and partner_member = $2`,
    [brandId, partnerMember],
  );
  return link ?? null;
}

/**
 * Links the two on the partner's word; a link on the member's alone becomes this one. Null when the person has a proven one already, by
 * whichever membership. Whoever calls it holds the partner's member.
 */
export async function insertProvenLink(
  tx: EntityManager,
  { memberId, brandId, partnerMember }: { memberId: string; brandId: string; partnerMember: Buffer },
): Promise<ProvenLink | null> {
  const [link] = await rows<ProvenLink>(
    tx,
    `insert into partner_link as linked (member_id, brand_id, partner_member, proven_at)
     select $1, $2, $3, app_now() where not exists (
       select from ${onePerson('$1::uuid')} join partner_link other on other.member_id = person.person_id
        where other.brand_id = $2 and other.proven_at is not null)
     on conflict (member_id, brand_id) do update set partner_member = excluded.partner_member, proven_at = excluded.proven_at
       where linked.proven_at is null
     returning ${provenColumns}`,
    [memberId, brandId, partnerMember],
  );
  return link ?? null;
}

/** Since when a person is linked with the brand on its word; null when they are not. */
export async function findProvenAt(tx: EntityManager, memberId: string, brandId: string): Promise<Date | null> {
  const [link] = await rows<{ linkedAt: Date }>(
    tx,
    `select linked_at as "linkedAt" from ${onePerson('$1::uuid')}
       join partner_link link on link.member_id = person.person_id
      where brand_id = $2 and proven_at is not null order by person.person_id <> $1, linked_at limit 1`,
    [memberId, brandId],
  );
  return link?.linkedAt ?? null;
}

/** Ends every link of the person with the brand. False when there was none. */
export async function deleteLinks(tx: EntityManager, memberId: string, brandId: string): Promise<boolean> {
  const deleted = await rows(
    tx,
    `delete from partner_link where brand_id = $2
        and member_id in (select person.person_id from ${onePerson('$1::uuid')}) returning 1`,
    [memberId, brandId],
  );
  return deleted.length > 0;
}
