import { noLinkToEnd } from '../../domain/links/link-errors.js';
import { dropCodes } from '../../storage/links/link-proofs.js';
import { deleteLinks } from '../../storage/partner-links.js';
import { answerAndKeep, partnerById, type Asker, type LinkTools } from './link-tools.js';

export interface UnlinkOrder {
  unlinkId: string;
  memberId: string;
  partnerId: string;
}

/**
 * Ends every link of a person with a partner, and codes that stand open, also where there was no link yet. By the id of a link that has
 * ended nobody is found any more; who links again is known by another. Exchanges that are under way end as they would. Refusal:
 * NO_LINK_TO_END. Faults: BAD_USER_INPUT for no such partner.
 */
export async function unlinkPartner(
  tools: LinkTools,
  { unlinkId, memberId, partnerId }: UnlinkOrder,
  asker: Asker & { isOps: boolean },
): Promise<{ partnerId: string }> {
  const key = { caller: asker.by, mutation: 'unlinkPartner', id: unlinkId };
  return answerAndKeep(tools, key, { memberId, partnerId }, async (tx) => {
    const { id: brandId, code: partner } = await partnerById(tx, partnerId);
    await dropCodes(tx, memberId, brandId);
    if (!(await deleteLinks(tx, memberId, brandId))) throw noLinkToEnd();
    if (asker.isOps) {
      const { by, requestId } = asker;
      const subject = `member/${memberId}`;
      await tools.audit.record(tx, { by, requestId, action: 'partner-link.ended', subject, details: { partner } });
    }
    return { partnerId };
  });
}
