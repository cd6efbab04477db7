import type { Database } from '../../../../chassis/database.js';
import type { PlaceInTime } from '../../../../chassis/relay.js';
import type { Dispute } from '../../domain/disputes/dispute.js';
import { pageOfDisputes, type DisputeFilter } from '../../storage/disputes/disputes.js';

/** The newest first: of everybody, or those of one brand. */
export function showDisputes(
  { database }: { database: Database },
  filter: DisputeFilter,
  page: { limit: number; after: PlaceInTime | null },
): Promise<Dispute[]> {
  return pageOfDisputes(database.read, filter, page);
}
