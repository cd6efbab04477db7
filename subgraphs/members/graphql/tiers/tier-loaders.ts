import type DataLoader from 'dataloader';
import type { RequestContext } from '../../../../chassis/caller.js';
import { loaderFor } from '../../../../chassis/loaders.js';
import type { MembersParts } from '../../usecases/members-parts.js';
import type { TierStandingType } from '../tier.type.js';
import { explainTiers, type ExplainedTier } from '../../usecases/tiers/explain-tier.js';
import { readTierBook, type ReadTierBook } from '../../usecases/read-tiers.js';

/** There is one book; asked for by several fields of a request, it is read once. */
export function tierBookLoader(context: RequestContext, parts: MembersParts): DataLoader<'book', ReadTierBook> {
  return loaderFor(context, readTierBook, async (asked: readonly 'book'[]) => {
    const book = await readTierBook(parts);
    return asked.map(() => book);
  });
}

/** Several fields of a standing are explained by one look at the facts. */
export function explainedTierLoader(
  context: RequestContext,
  parts: MembersParts,
): DataLoader<TierStandingType, ExplainedTier> {
  return loaderFor(context, explainTiers, (standings: readonly TierStandingType[]) =>
    explainTiers(
      parts,
      standings.map(({ memberId, tier }) => ({ memberId, tier: tier.code })),
    ),
  );
}
