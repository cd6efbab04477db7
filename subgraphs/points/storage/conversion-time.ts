import type { EntityManager } from 'typeorm';
import { rows } from '../../../chassis/database.js';
import { instantOf, type Instant } from '../domain/instant.js';

/**
 * When an exchange was posted, by the row that gave the points away: found by the index of held points that went elsewhere. Throws
 * for an exchange that was not.
 */
export async function findConversionTime(
  manager: EntityManager,
  { memberId, from, exchangeId }: { memberId: string; from: string; exchangeId: string },
): Promise<Instant> {
  const [found] = await rows<{ postedAt: Date }>(
    manager,
    `select posted_at as "postedAt" from journal
     where member_id = $1 and currency = $2 and from_kind = 'HELD' and to_kind <> 'WALLET'
       and kind = 'CONVERTED_OUT' and reference_ids ->> 'exchangeId' = $3`,
    [memberId, from, exchangeId],
  );
  if (!found) throw new Error('an exchange that was answered has no row in the journal');
  return instantOf(found.postedAt);
}
