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
import type { MembersParts } from '../../usecases/members-parts.js';
import { checkTierRules } from '../../usecases/tiers/check-tier-rules.js';
import { readTierRulesChanges } from '../../usecases/tiers/read-tier-rules-changes.js';
import { TierRulesChangeConnection, TierRulesChangeRecord } from './tier-rules-change.types.js';
import { ProposeTierRulesInput, TierRulesChangeState } from './tier-rules.types.js';

/** What ops read of the versions of the rules. */
@Resolver()
export class TierRulesChangeResolver {
  constructor(private readonly parts: MembersParts) {}

  @Query(() => TierRulesChangeConnection, {
    description: 'Ops (members:read): versions in these states, those that wait when absent; the newest first.',
  })
  @RequiresScopes(['members:read'])
  @Paged()
  async tierRulesChanges(
    @Arg('states', () => [TierRulesChangeState], { nullable: true })
    states: TierRulesChangeState[] | null | undefined,
    @Args(() => PageArguments) pageArguments: PageArguments,
    @Ctx() context: RequestContext,
  ): Promise<ConnectionOf<TierRulesChangeRecord>> {
    requireOps(context, 'members:read');
    const page = pageOf(pageArguments, placeInTimeParts);
    const found = await readTierRulesChanges(this.parts, {
      states: states ?? [TierRulesChangeState.SUBMITTED],
      first: page.size + 1,
      after: placeInTimeOf(page),
    });
    return connectionOf(
      page,
      found,
      (change) => TierRulesChangeRecord.of(change),
      ({ proposedAt, changeId }) => placeInTimeCursor(proposedAt, changeId),
    );
  }

  @Query(() => String, {
    description:
      'Ops (members:read): the `TierRulesChangeRecord.definition` that these rules would have. Nothing is stored; what `proposeTierRules` refuses is refused.',
  })
  @RequiresScopes(['members:read'])
  @Cost(1)
  async checkTierRules(
    @Arg('input', () => ProposeTierRulesInput) input: ProposeTierRulesInput,
    @Ctx() context: RequestContext,
  ): Promise<string> {
    requireOps(context, 'members:read');
    return canonicalJson(await checkTierRules(this.parts, input));
  }
}
