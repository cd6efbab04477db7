import { badInput } from '../../../../chassis/domain-error.js';
import { linkKeyRevoked } from '../../domain/links/link-errors.js';
import { findBrands } from '../../storage/brands.js';
import { findLinkKey, lockLinkKey, revokeLinkKey, type LinkKey } from '../../storage/links/link-keys.js';
import type { Asker, LinkTools } from './link-tools.js';

/**
 * Nothing that was signed with the key is taken any more; links that were made by it stay. Refusal: PARTNER_LINK_KEY_REVOKED, when it was
 * revoked before. Faults: BAD_USER_INPUT for a key that is none, and in the same words for one of another brand.
 */
export async function revokePartnerLinkKey(
  { answers, audit, database }: LinkTools,
  { revocationId, linkKeyId }: { revocationId: string; linkKeyId: string },
  { by, requestId, brandCode }: Asker & { brandCode: string | null },
): Promise<LinkKey> {
  const key = { caller: by, mutation: 'revokePartnerLinkKey', id: revocationId };
  await answers.answerOnce(key, { linkKeyId }, async (tx) => {
    const found = await lockLinkKey(tx, linkKeyId);
    const [brand] = found ? await findBrands(tx, [found.brandId]) : [];
    if (!found || (brandCode !== null && brand?.code !== brandCode)) {
      throw badInput({ path: ['input', 'linkKeyId'], reason: 'there is no such key' });
    }
    if (found.revokedAt) throw linkKeyRevoked({ revokedSince: found.revokedAt.toISOString() });
    await revokeLinkKey(tx, linkKeyId);
    const subject = `partner-link-key/${linkKeyId}`;
    await audit.record(tx, { by, requestId, action: 'partner-link-key.revoked', subject });
    return { linkKeyId };
  });
  const revoked = await findLinkKey(database.read, linkKeyId);
  if (!revoked) throw new Error(`the link key ${linkKeyId} is gone: nothing may delete one`);
  return revoked;
}
