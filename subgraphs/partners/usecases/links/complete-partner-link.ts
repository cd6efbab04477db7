import type { EntityManager } from 'typeorm';
import { linkCodeRefused } from '../../domain/links/link-errors.js';
import { codeMinutes, mostMissesOfBrand, mostMissesOfMember } from '../../domain/links/link-keys.js';
import { missesOf, noteMiss, takeCode } from '../../storage/links/link-proofs.js';
import { answerAndKeep, partnerByCode, type Asker, type LinkTools } from './link-tools.js';
import { proveLink } from './prove-link.js';

export interface LinkCompletion {
  completionId: string;
  /** Code of the partner that sends it. */
  partner: string;
  /** As the member has typed it in. */
  code: string;
  /** By which the partner knows them. */
  partnerMemberId: string;
}

export interface MemberLink {
  /** By which the partner is to name the member to us. */
  linkId: string;
  /** ISO 8601. */
  linkedAt: string;
}

/**
 * A partner sends the code that one of its members has typed in, and is told by which id it knows them here. A code that is right is used
 * up, whatever comes of it; wrong ones are counted, for each of the partner's members and for all together. Refusals: LINK_CODE_REFUSED,
 * ALREADY_LINKED, PARTNER_MEMBER_TAKEN.
 */
export async function completePartnerLink(
  tools: LinkTools,
  { completionId, partner, code, partnerMemberId }: LinkCompletion,
  asker: Asker,
): Promise<MemberLink> {
  const key = { caller: asker.by, mutation: 'completePartnerLink', id: completionId };
  return answerAndKeep(tools, key, { code, partnerMemberId }, async (tx) => {
    const { id: brandId } = await partnerByCode(tx, partner);
    const partnerMember = tools.linkKeys.memberDigest(brandId, partnerMemberId);
    const memberId = await memberOfCode(tx, tools, { brandId, partnerMember, code });
    const { linkId, linkedAt } = await proveLink(tx, { memberId, brandId, partnerMember });
    const subject = `partner-link/${linkId}`;
    await tools.audit.record(tx, { ...asker, action: 'partner-link.completed', subject, details: { partner } });
    return { linkId, linkedAt: linkedAt.toISOString() };
  });
}

async function memberOfCode(
  tx: EntityManager,
  { linkKeys }: LinkTools,
  { brandId, partnerMember, code }: { brandId: string; partnerMember: Buffer; code: string },
): Promise<string> {
  const { ofMember, ofBrand } = await missesOf(tx, brandId, partnerMember);
  if (ofMember >= mostMissesOfMember || ofBrand >= mostMissesOfBrand) throw linkCodeRefused({ triesLeft: 0 });
  const memberId = await takeCode(tx, brandId, linkKeys.codeDigest(brandId, code));
  if (memberId !== null) return memberId;
  await noteMiss(tx, brandId, partnerMember, codeMinutes);
  const triesLeft = Math.min(mostMissesOfMember - ofMember, mostMissesOfBrand - ofBrand) - 1;
  throw linkCodeRefused({ triesLeft });
}
