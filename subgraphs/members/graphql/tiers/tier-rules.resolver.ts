import { Arg, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { requireOps, type RequestContext } from '../../../../chassis/caller.js';
import { RequiresScopes } from '../../../../chassis/field-marks.js';
import { Money } from '../../../../schema/vocabulary.js';
import { MonthCalendar } from '../../domain/tiers/calendar-month.js';
import { measuresOf } from '../../domain/tiers/tier-rules.js';
import type { MembersParts } from '../../usecases/members-parts.js';
import { approveTierRules } from '../../usecases/tiers/approve-tier-rules.js';
import { proposeTierRules } from '../../usecases/tiers/propose-tier-rules.js';
import { rejectTierRules } from '../../usecases/tiers/reject-tier-rules.js';
import { TierType } from '../tier.type.js';
import { tierBookLoader } from './tier-loaders.js';
import {
  ApproveTierRulesResult,
  DecideTierRulesInput,
  ProgrammeRules,
  ProposeTierRulesInput,
  ProposeTierRulesResult,
  RejectTierRulesResult,
  TierRulesChange,
} from './tier-rules.types.js';
import { qualifyingMoney, tierRulesView } from './tier-rules.view.js';

@Resolver(() => TierType)
export class TierRulesResolver {
  constructor(private readonly parts: MembersParts) {}

  @Query(() => ProgrammeRules, {
    description: 'By what tiers are earned and kept, and how long they last. Anybody may read it.',
  })
  async programmeRules(@Ctx() context: RequestContext): Promise<ProgrammeRules> {
    const book = await tierBookLoader(context, this.parts).load('book');
    const calendar = new MonthCalendar(this.parts.zone);
    const now = calendar.monthOf(this.parts.clock.now());
    const next = book.rules.nextAfter(now);
    return Object.assign(new ProgrammeRules(), {
      current: tierRulesView(book.rules.inForceIn(now), book, calendar, context.locale),
      next: next && tierRulesView(next, book, calendar, context.locale),
    });
  }

  @FieldResolver(() => Money, {
    nullable: true,
    description:
      "This month a calendar month's net spend of more than this earns the tier; null where spend does not earn it",
  })
  async monthlySpendOver(@Root() tier: TierType, @Ctx() context: RequestContext): Promise<Money | null> {
    const { rules } = await tierBookLoader(context, this.parts).load('book');
    const inForce = rules.inForceIn(new MonthCalendar(this.parts.zone).monthOf(this.parts.clock.now()));
    return qualifyingMoney(measuresOf(inForce, tier.code).monthlySpendOverMinor);
  }

  @Mutation(() => ProposeTierRulesResult, {
    description: 'Ops (members:write): a whole new set of rules, announced once a second person approves them.',
  })
  @RequiresScopes(['members:write'])
  async proposeTierRules(
    @Arg('input', () => ProposeTierRulesInput) input: ProposeTierRulesInput,
    @Ctx() context: RequestContext,
  ): Promise<TierRulesChange> {
    requireOps(context, 'members:write');
    return TierRulesChange.of(await proposeTierRules(this.parts, context, input));
  }

  @Mutation(() => ApproveTierRulesResult, {
    description: 'Ops (members:approve): announces proposed rules; not by the person who proposed them.',
  })
  @RequiresScopes(['members:approve'])
  async approveTierRules(
    @Arg('input', () => DecideTierRulesInput) input: DecideTierRulesInput,
    @Ctx() context: RequestContext,
  ): Promise<TierRulesChange> {
    requireOps(context, 'members:approve');
    return TierRulesChange.of(await approveTierRules(this.parts, context, input));
  }

  @Mutation(() => RejectTierRulesResult, {
    description: 'Ops (members:approve): ends a proposal; not by the person who made it.',
  })
  @RequiresScopes(['members:approve'])
  async rejectTierRules(
    @Arg('input', () => DecideTierRulesInput) input: DecideTierRulesInput,
    @Ctx() context: RequestContext,
  ): Promise<TierRulesChange> {
    requireOps(context, 'members:approve');
    return TierRulesChange.of(await rejectTierRules(this.parts, context, input));
  }
}
