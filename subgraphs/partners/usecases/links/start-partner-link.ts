import { isForgotten } from '../../../../chassis/erasure-duty.js';
import { alreadyLinked, memberErased } from '../../domain/errors.js';
import { codeMinutes } from '../../domain/links/link-keys.js';
import { writeCode } from '../../storage/links/link-proofs.js';
import { findProvenAt } from '../../storage/partner-links.js';
import { partnerById, type LinkTools } from './link-tools.js';

export interface LinkCode {
  codeId: string;
  /** To be typed in at the partner's. */
  code: string;
  /** ISO 8601. */
  expiresAt: string;
}

/**
 * A code that the member types in at the partner's, which sends it back to prove who they are there; one from before is none any more.
 * Asked again it is the same code, for as long as it was given. Refusal: ALREADY_LINKED. Faults: BAD_USER_INPUT for no such partner.
 */
export async function startPartnerLink(
  { answers, linkKeys }: LinkTools,
  { codeId, memberId, partnerId }: { codeId: string; memberId: string; partnerId: string },
): Promise<LinkCode> {
  const key = { caller: `member:${memberId}`, mutation: 'startPartnerLink', id: codeId };
  // Made of the request, so that the book of answers need not keep it.
  const code = linkKeys.code({ codeId, memberId, brandId: partnerId });
  const { expiresAt } = await answers.answerOnce(key, { partnerId }, async (tx) => {
    if (await isForgotten(tx, memberId)) throw memberErased();
    const { id: brandId } = await partnerById(tx, partnerId);
    const since = await findProvenAt(tx, memberId, brandId);
    if (since) throw alreadyLinked({ linkedSince: since.toISOString() });
    const kept = { memberId, brandId, code: linkKeys.codeDigest(brandId, code), minutes: codeMinutes };
    return { expiresAt: (await writeCode(tx, kept)).toISOString() };
  });
  return { codeId, code, expiresAt };
}
