import type { Database } from '../../../../chassis/database.js';
import type { PlaceInTime } from '../../../../chassis/relay.js';
import type { Wish } from '../../domain/wishes/wish.js';
import { wishPages } from '../../storage/wishes/wishes.js';

/** A page of the list of each member, in their order, newest first. One statement. */
export function showWishesOf(
  { database }: { database: Database },
  memberIds: readonly string[],
  wanted: { limit: number; after: PlaceInTime | null },
): Promise<Wish[][]> {
  return wishPages(database.reads, memberIds, wanted);
}
