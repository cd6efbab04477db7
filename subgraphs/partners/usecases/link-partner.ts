import { badInput } from '../../../chassis/domain-error.js';
import { isForgotten } from '../../../chassis/erasure-duty.js';
import type { AnswerBook } from '../../../chassis/idempotency.js';
import type { MemberId } from '../../../schema/vocabulary.js';
import { alreadyLinked, memberErased } from '../domain/errors.js';
import { findBrands } from '../storage/brands.js';
import { findLinkedAt, insertLink } from '../storage/partner-links.js';

export interface LinkOrder {
  linkId: string;
  memberId: MemberId;
  partnerId: string;
}

export interface LinkedPartnerAnswer {
  partnerId: string;
  /** ISO 8601: answers are kept as JSON. */
  linkedAt: string;
  /** By which the partner knows the member; absent where the partner has not vouched for them. */
  linkId?: string;
}

/**
 * A member joins hands with a partner brand, once, on their own word. Refusals: ALREADY_LINKED. Faults: BAD_USER_INPUT for no such
 * partner.
 */
export async function linkPartner(answers: AnswerBook, order: LinkOrder): Promise<LinkedPartnerAnswer> {
  const { linkId, memberId, partnerId } = order;
  const key = { caller: `member:${memberId}`, mutation: 'linkPartner', id: linkId };
  return answers.answerOnce(key, { partnerId }, async (tx) => {
    if (await isForgotten(tx, memberId)) throw memberErased();
    const [partner] = await findBrands(tx, [partnerId]);
    if (!partner || partner.isProgramme) {
      throw badInput({ path: ['input', 'partnerId'], reason: 'there is no such partner' });
    }
    const inserted = await insertLink(tx, memberId, partnerId);
    const linkedAt = (await findLinkedAt(tx, memberId, partnerId))?.toISOString();
    if (linkedAt === undefined) throw new Error('a link that stands was not found');
    if (!inserted) throw alreadyLinked({ linkedSince: linkedAt });
    return { partnerId, linkedAt };
  });
}
