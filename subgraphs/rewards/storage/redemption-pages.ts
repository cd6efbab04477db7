import { newestOfPersons } from '../../../chassis/person-links.js';
import type { PipelinedReads } from '../../../chassis/pipelined-reads.js';
import { beginOfNewestFirst, type PlaceInTime } from '../../../chassis/relay.js';
import type { Redemption } from '../domain/redemption.js';
import { redemptionColumns, redemptionOfRecord, type RedemptionRecord } from './redemption-record.js';

export interface RedemptionsWanted {
  limit: number;
  /** The place of the last row of the page before. */
  after: PlaceInTime | null;
}

/** What a merged member took is their survivor's: it is on that one's page, and theirs is empty. */
const pages = {
  name: 'pages of redemptions',
  text: `
    select ${redemptionColumns('page', 'asked.id')}
      ${newestOfPersons({ table: 'redemption', personColumn: 'member_id' })}`,
};

/** One page for each of several members, newest first; one statement. */
export async function redemptionPages(
  reads: PipelinedReads,
  memberIds: readonly string[],
  { limit, after }: RedemptionsWanted,
): Promise<Redemption[]> {
  const found = await reads.rows<RedemptionRecord>(pages, [memberIds, ...beginOfNewestFirst(after), limit]);
  return found.map(redemptionOfRecord);
}
