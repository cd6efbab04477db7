import type { PipelinedReads } from '../../../../chassis/pipelined-reads.js';
import type { TierCode } from '../../domain/tiers.js';
import { catalogueStamp, type CatalogueStamp } from './tier-catalogue.js';

interface TierInForceRow extends CatalogueStamp {
  memberId: string | null;
  /** Null for who has never had another than the lowest. */
  tierCode: TierCode | null;
}

const tiersInForce = {
  name: 'stamped tiers in force',
  text: `
    select stamp.*, known.*
      from ${catalogueStamp} left join (
         select asked.id as "memberId", change.tier_code as "tierCode"
           from unnest($1::uuid[]) as asked (id)
           join member on member.id = asked.id
           join member survivor on survivor.id = coalesce(member.merged_into, member.id)
           left join lateral (
             select tier_code from tier_change
              where member_id = survivor.id and in_force_from <= $2 order by in_force_from desc limit 1) as change
             on survivor.kind <> 'LIGHT') as known on true`,
};

/**
 * Which tier each of several members is in at an instant, a merged member as the survivor, and which catalogue is in force; members nobody
 * knows are absent. What a light member has earned waits for them: they are in the lowest. One statement.
 */
export async function stampedTiersInForce(
  reads: PipelinedReads,
  memberIds: readonly string[],
  at: Date,
): Promise<{ stamp: CatalogueStamp; tiers: ReadonlyMap<string, TierCode | null> }> {
  const found = await reads.rows<TierInForceRow>(tiersInForce, [memberIds, at]);
  const [stamp] = found;
  if (!stamp) throw new Error('the stamp of the catalogue is always there');
  return {
    stamp,
    tiers: new Map(found.flatMap(({ memberId, tierCode }) => (memberId === null ? [] : [[memberId, tierCode]]))),
  };
}
