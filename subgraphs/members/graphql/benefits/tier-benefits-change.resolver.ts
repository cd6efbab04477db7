import { Arg, Args, Ctx, Query, Resolver } from 'type-graphql';
import { requireOps, type RequestContext } from '../../../../chassis/caller.js';
import { Cost, Paged, RequiresScopes } from '../../../../chassis/field-marks.js';
import { canonicalJson } from '../../../../chassis/idempotency.js';
import {
  connectionOf,
  PageArguments,
  pageOf,
  placeInTimeCursor,
  placeInTimeOf,
  placeInTimeParts,
  type ConnectionOf,
} from '../../../../chassis/relay.js';
import { checkTierBenefits } from '../../usecases/benefits/check-tier-benefits.js';
import { readTierBenefits } from '../../usecases/benefits/read-benefits.js';
import { readTierBenefitsChanges } from '../../usecases/benefits/read-tier-benefits-changes.js';
import type { MembersParts } from '../../usecases/members-parts.js';
import {
  ProposeTierBenefitsInput,
  TierBenefitsChangeConnection,
  TierBenefitsChangeRecord,
  TierBenefitsChangeState,
  TierBenefitsDefinition,
} from './tier-benefits-change.types.js';

/** What ops read of the versions of what the tiers give. */
@Resolver()
export class TierBenefitsChangeResolver {
  constructor(private readonly parts: MembersParts) {}

  @Query(() => TierBenefitsDefinition, { description: 'Ops (members:read): what the tiers give, as a whole.' })
  @RequiresScopes(['members:read'])
  async tierBenefitsDefinition(@Ctx() context: RequestContext): Promise<TierBenefitsDefinition> {
    requireOps(context, 'members:read');
    return TierBenefitsDefinition.of(await readTierBenefits(this.parts));
  }

  @Query(() => TierBenefitsChangeConnection, {
    description: 'Ops (members:read): versions in these states, those that wait when absent; the newest first.',
  })
  @RequiresScopes(['members:read'])
  @Paged()
  async tierBenefitsChanges(
    @Arg('states', () => [TierBenefitsChangeState], { nullable: true })
    states: TierBenefitsChangeState[] | null | undefined,
    @Args(() => PageArguments) pageArguments: PageArguments,
    @Ctx() context: RequestContext,
  ): Promise<ConnectionOf<TierBenefitsChangeRecord>> {
    requireOps(context, 'members:read');
    const page = pageOf(pageArguments, placeInTimeParts);
    const found = await readTierBenefitsChanges(this.parts, {
      states: states ?? [TierBenefitsChangeState.SUBMITTED],
      first: page.size + 1,
      after: placeInTimeOf(page),
    });
    return connectionOf(
      page,
      found,
      (change) => TierBenefitsChangeRecord.of(change),
      ({ proposedAt, changeId }) => placeInTimeCursor(proposedAt, changeId),
    );
  }

  @Query(() => String, {
    description:
      'Ops (members:read): the `TierBenefitsDefinition.definition` that this would have. Nothing is stored; what `proposeTierBenefits` refuses is refused.',
  })
  @RequiresScopes(['members:read'])
  @Cost(1)
  checkTierBenefits(
    @Arg('input', () => ProposeTierBenefitsInput) input: ProposeTierBenefitsInput,
    @Ctx() context: RequestContext,
  ): string {
    requireOps(context, 'members:read');
    return canonicalJson(checkTierBenefits(input));
  }
}
