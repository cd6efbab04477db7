import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { holdsScope, refuseWhoHasLeft, requireSelfOrOps, type RequestContext } from '../../../chassis/caller.js';
import { forbidden, unauthenticated } from '../../../chassis/domain-error.js';
import { isId } from '../../../chassis/ids.js';
import { loaderFor } from '../../../chassis/loaders.js';
import { Authenticated } from '../../../chassis/field-marks.js';
import { askHouseholdMembers } from '../usecases/ask-household-members.js';
import type { PointsParts } from '../usecases/points-parts.js';
import { PooledPoints, PointsShare } from './household.types.js';
import { loadWallets } from './loaders.js';
import { Currency, Household } from './stubs.types.js';

/** A household's points are for those who belong to it at this moment, which members alone knows, and for ops with points:read. */
@Resolver(() => Household)
export class HouseholdResolver {
  constructor(private readonly parts: PointsParts) {}

  @FieldResolver(() => PooledPoints, {
    description:
      'The programme’s own points of all its members, each point its owner’s. For those who belong to it; ops with points:read.',
  })
  @Authenticated()
  async pooledPoints(@Root() { id }: Household, @Ctx() context: RequestContext): Promise<PooledPoints> {
    const { caller } = context;
    if (caller.kind === 'anonymous') throw unauthenticated();
    const mayReadAll = caller.kind === 'ops' && holdsScope(caller, 'points:read');
    if ((caller.kind !== 'member' && !mayReadAll) || !isId(id)) throw forbidden();
    refuseWhoHasLeft(context);
    const memberIds = await loaderFor(context, askHouseholdMembers, (ids: readonly string[]) =>
      askHouseholdMembers(this.parts, context, ids),
    ).load(id);
    // Whoever has left is told no more than somebody who never belonged to it.
    if (caller.kind === 'member' && !memberIds.includes(caller.memberId ?? '')) throw forbidden();
    // Each of them learns that ops have looked.
    if (caller.kind === 'ops') for (const memberId of memberIds) requireSelfOrOps(context, memberId, 'points:read');
    const { code } = this.parts.own;
    const shares = await Promise.all(
      memberIds.map(async (memberId) => {
        const wallets = await loadWallets(context, this.parts, memberId);
        const spendable = wallets.find(({ currency }) => currency === code)?.spendable ?? 0;
        return Object.assign(new PointsShare(), { memberId, spendable });
      }),
    );
    const spendable = shares.reduce((sum, share) => sum + share.spendable, 0);
    return Object.assign(new PooledPoints(), { currency: Currency.of(code), spendable, shares });
  }
}
