import type { PipelinedReads } from '../../../../chassis/pipelined-reads.js';
import type { TierChange } from '../../domain/tiers/tier-changes.js';
import type { TierCode } from '../../domain/tiers.js';
import { catalogueStamp, type CatalogueStamp, type TierCatalogue, type TierCatalogues } from './tier-catalogue.js';

/** Without a change where a member has had none. */
interface StampedRow extends CatalogueStamp, Omit<TierChange, 'tier'> {
  memberId: string | null;
  tierCode: TierCode;
}

const stampedChanges = {
  name: 'stamped tier changes',
  text: `
    select stamp.*, member_id as "memberId", tier_code as "tierCode", since, in_force_from as "inForceFrom",
           valid_until as "validUntil", grace_from as "graceFrom"
      from ${catalogueStamp} left join tier_change on member_id = any($1::uuid[])
     order by in_force_from`,
};

/**
 * The tier histories of several members, each in the order of time, and the catalogue that is in force; members without a change are
 * absent. One statement, and one more after something was approved.
 */
export async function stampedTierChanges(
  reads: PipelinedReads,
  catalogues: TierCatalogues,
  memberIds: readonly string[],
): Promise<{ catalogue: TierCatalogue; changes: ReadonlyMap<string, TierChange[]> }> {
  const found = await reads.rows<StampedRow>(stampedChanges, [memberIds]);
  const [stamp] = found;
  if (!stamp) throw new Error('the stamp of the catalogue is always there');
  const catalogue = await catalogues.of(stamp);
  const changes = new Map<string, TierChange[]>();
  for (const { memberId, tierCode, since, inForceFrom, validUntil, graceFrom } of found) {
    if (memberId === null) continue;
    const history = changes.get(memberId) ?? [];
    history.push({ tier: catalogue.ladder.byCode(tierCode), since, inForceFrom, validUntil, graceFrom });
    changes.set(memberId, history);
  }
  return { catalogue, changes };
}
