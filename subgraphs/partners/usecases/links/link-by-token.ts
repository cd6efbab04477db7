import { linkTokenRefused } from '../../domain/links/link-errors.js';
import { forgetAt } from '../../domain/links/link-token.js';
import { linkKeysInForce } from '../../storage/links/link-keys.js';
import { useToken } from '../../storage/links/link-proofs.js';
import type { LinkedPartnerAnswer, LinkOrder } from '../link-partner.js';
import { answerAndKeep, partnerById, type LinkTools } from './link-tools.js';
import { proveLink } from './prove-link.js';
import { readLinkToken } from './read-link-token.js';

/**
 * A member is linked with a partner by the token that the partner has given them. A token whose signature is good is used up by being
 * shown, whatever comes of it. Refusals: LINK_TOKEN_REFUSED, ALREADY_LINKED, PARTNER_MEMBER_TAKEN. Faults: BAD_USER_INPUT for no such
 * partner.
 */
export async function linkPartnerByToken(
  tools: LinkTools,
  { linkId: id, memberId, partnerId, token }: LinkOrder & { token: string },
): Promise<LinkedPartnerAnswer> {
  const key = { caller: `member:${memberId}`, mutation: 'linkPartner', id };
  return answerAndKeep(tools, key, { partnerId, token }, async (tx) => {
    const { id: brandId, code: brand } = await partnerById(tx, partnerId);
    const keys = await linkKeysInForce(tx, brandId);
    const { programme, linkKeys } = tools;
    const said = await readLinkToken(token, { brand, programme, keys, linkKeys, now: tools.clock.now() });
    if (typeof said === 'string') throw linkTokenRefused({ reason: said });
    if (!(await useToken(tx, brandId, linkKeys.tokenDigest(brandId, said.jti), forgetAt(said)))) {
      throw linkTokenRefused({ reason: 'USED_BEFORE' });
    }
    const partnerMember = linkKeys.memberDigest(brandId, said.sub);
    const { linkId, linkedAt } = await proveLink(tx, { memberId, brandId, partnerMember });
    return { partnerId, linkId, linkedAt: linkedAt.toISOString() };
  });
}
