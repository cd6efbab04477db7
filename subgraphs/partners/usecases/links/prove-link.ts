import type { EntityManager } from 'typeorm';
import { isForgotten } from '../../../../chassis/erasure-duty.js';
import { alreadyLinked, memberErased } from '../../domain/errors.js';
import { partnerMemberTaken } from '../../domain/links/link-errors.js';
import {
  findLinkOfPartnerMember,
  findProvenAt,
  insertProvenLink,
  lockPartnerMember,
  type ProvenLink,
} from '../../storage/partner-links.js';

/**
 * Links a member with a member of the partner's, on the partner's word: each with one at a time. Refusals: ALREADY_LINKED,
 * PARTNER_MEMBER_TAKEN. Faults: FORBIDDEN for who is forgotten.
 */
export async function proveLink(
  tx: EntityManager,
  link: { memberId: string; brandId: string; partnerMember: Buffer },
): Promise<ProvenLink> {
  const { memberId, brandId, partnerMember } = link;
  if (await isForgotten(tx, memberId)) throw memberErased();
  await lockPartnerMember(tx, brandId, partnerMember);
  const since = await findProvenAt(tx, memberId, brandId);
  if (since) throw alreadyLinked({ linkedSince: since.toISOString() });
  if (await findLinkOfPartnerMember(tx, brandId, partnerMember)) throw partnerMemberTaken();
  const proven = await insertProvenLink(tx, link);
  if (proven) return proven;
  // Somebody has linked the same person meanwhile, with another member of the partner's.
  const linkedAt = await findProvenAt(tx, memberId, brandId);
  if (!linkedAt) throw new Error('a link that stands was not found');
  throw alreadyLinked({ linkedSince: linkedAt.toISOString() });
}
