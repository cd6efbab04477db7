import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { callerKey } from '../../../chassis/caller.js';
import { idShape, parseInput } from '../../../chassis/parse-input.js';
import type { OnBehalfOf } from '../../../chassis/service-calls.js';
import { checkChangeable, checkMayStop, stateAt, type Campaign } from '../domain/campaign.js';
import { unknownCampaign } from '../domain/errors.js';
import { lockCampaign } from '../storage/campaign-life.js';
import { findCampaigns } from '../storage/campaigns.js';
import { campaignKindName } from './campaign-kind.js';
import type { CampaignParts } from './campaign-parts.js';

const inputShape = z.object({ campaignId: idShape });

interface Acting {
  by: string;
  now: Date;
}

/**
 * Lets a person act on the life of a campaign that goes on, one after another, and records what they did in the audit log. Gives the
 * campaign as it is then.
 * @param verb as the audit log says it; 'ended' may be said twice
 * @param act false where there is nothing to do
 */
export async function actOnCampaign(
  parts: CampaignParts,
  { caller, requestId }: OnBehalfOf,
  raw: unknown,
  verb: 'paused' | 'resumed' | 'ended',
  act: (tx: EntityManager, campaign: Campaign, acting: Acting) => Promise<boolean>,
): Promise<Campaign> {
  const { campaignId } = parseInput(inputShape, raw);
  const acting = { by: callerKey(caller), now: parts.clock.now() };
  return parts.database.transaction(async (tx) => {
    await lockCampaign(tx, campaignId);
    const [campaign] = await findCampaigns(tx, [campaignId]);
    if (!campaign) throw unknownCampaign({ path: ['input', 'campaignId'] });
    checkMayStop(campaign);
    if (verb === 'ended' && stateAt(campaign, acting.now) === 'ENDED') return campaign;
    checkChangeable(campaign, acting.now);
    if (await act(tx, campaign, acting)) {
      await parts.audit.record(tx, {
        by: acting.by,
        action: `${campaignKindName}.${verb}`,
        subject: `${campaignKindName}/${campaignId}`,
        details: { version: campaign.version },
        requestId,
      });
    }
    return (await findCampaigns(tx, [campaignId]))[0] ?? campaign;
  });
}
