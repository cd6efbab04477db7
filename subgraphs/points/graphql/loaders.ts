import type { RequestContext } from '../../../chassis/caller.js';
import { loaderFor } from '../../../chassis/loaders.js';
import type { PointsParts } from '../usecases/points-parts.js';
import { walletsOfMembers, type WalletView } from '../usecases/show-wallets.js';

const wallets = { of: 'wallets by member' };

/** All wallets of a member; those of all members of a request in one go. */
export function loadWallets(context: RequestContext, parts: PointsParts, memberId: string): Promise<WalletView[]> {
  return loaderFor(context, wallets, (ids: readonly string[]) => walletsOfMembers(parts, ids)).load(memberId);
}
