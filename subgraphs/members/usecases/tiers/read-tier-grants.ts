import { placeInTimeOf, type Page } from '../../../../chassis/relay.js';
import { tierGrantsOf, type TierGrant } from '../../storage/tiers/tier-grants.js';
import type { MembersParts } from '../members-parts.js';

export type { TierGrant } from '../../storage/tiers/tier-grants.js';

/** What ops asked for for a member, the latest first; up to one more than the page's size. */
export function readTierGrants({ database }: MembersParts, memberId: string, page: Page): Promise<TierGrant[]> {
  return tierGrantsOf(database.read, memberId, page.size + 1, placeInTimeOf(page));
}
