import { Arg, createUnionType, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { requireOps, requireSelfOrOps, type RequestContext } from '../../../../chassis/caller.js';
import { forbidden, unauthenticated } from '../../../../chassis/domain-error.js';
import { answerOrFailure } from '../../../../chassis/failures.js';
import { AboutSoMany, Authenticated, RequiresScopes } from '../../../../chassis/field-marks.js';
import { loaderFor } from '../../../../chassis/loaders.js';
import type { TierBenefits } from '../../domain/benefits/benefit.js';
import type { Member } from '../../domain/member.js';
import { approveTierBenefits } from '../../usecases/benefits/approve-tier-benefits.js';
import { proposeTierBenefits } from '../../usecases/benefits/propose-tier-benefits.js';
import { readMemberBenefits, readTierBenefits, type MemberBenefit } from '../../usecases/benefits/read-benefits.js';
import { rejectTierBenefits } from '../../usecases/benefits/reject-tier-benefits.js';
import { useBenefit } from '../../usecases/benefits/use-benefit.js';
import type { MembersParts } from '../../usecases/members-parts.js';
import { tierStandingLoader } from '../loaders.js';
import { sharedTierFor } from '../households/household-views.js';
import { MemberType } from '../member.type.js';
import { TierType } from '../tier.type.js';
import { isTill } from '../who-sees-a-member.js';
import {
  BenefitNotOpen,
  BenefitType,
  BenefitUsed,
  BenefitUseType,
  MemberBenefitType,
  UseBenefitInput,
} from './benefits.types.js';
import { DecideTierBenefitsInput, ProposeTierBenefitsInput, TierBenefitsChange } from './tier-benefits-change.types.js';

const UseBenefitResult = createUnionType({
  name: 'UseBenefitResult',
  types: () => [BenefitUseType, BenefitNotOpen, BenefitUsed] as const,
});
const ProposeTierBenefitsResult = createUnionType({
  name: 'ProposeTierBenefitsResult',
  types: () => [TierBenefitsChange] as const,
});
const ApproveTierBenefitsResult = createUnionType({
  name: 'ApproveTierBenefitsResult',
  types: () => [TierBenefitsChange] as const,
});
const RejectTierBenefitsResult = createUnionType({
  name: 'RejectTierBenefitsResult',
  types: () => [TierBenefitsChange] as const,
});

const useFailures = { BENEFIT_NOT_OPEN: BenefitNotOpen, BENEFIT_USED: BenefitUsed };

@Resolver(() => TierType)
export class TierBenefitsResolver {
  constructor(private readonly parts: MembersParts) {}

  @FieldResolver(() => [BenefitType], { description: 'What the tier gives. Anybody may read it.' })
  @AboutSoMany(6)
  async benefits(@Root() { code }: TierType, @Ctx() context: RequestContext): Promise<BenefitType[]> {
    const loader = loaderFor<string, TierBenefits | null>(context, readTierBenefits, async (codes) => {
      const byTier = await readTierBenefits(this.parts);
      return codes.map((wanted) => byTier.get(wanted as typeof code) ?? null);
    });
    const found = await loader.load(code);
    return (found?.benefits ?? []).map((benefit) => BenefitType.of(benefit, context.locale));
  }

  @Mutation(() => ProposeTierBenefitsResult, {
    description:
      'Ops (members:write): a whole new definition of what the tiers give, live once a second person approves it.',
  })
  @RequiresScopes(['members:write'])
  async proposeTierBenefits(
    @Arg('input', () => ProposeTierBenefitsInput) input: ProposeTierBenefitsInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof ProposeTierBenefitsResult> {
    requireOps(context, 'members:write');
    return TierBenefitsChange.of(await proposeTierBenefits(this.parts, context, input));
  }

  @Mutation(() => ApproveTierBenefitsResult, {
    description: 'Ops (members:approve): takes a proposed definition live; not by the person who proposed it.',
  })
  @RequiresScopes(['members:approve'])
  async approveTierBenefits(
    @Arg('input', () => DecideTierBenefitsInput) input: DecideTierBenefitsInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof ApproveTierBenefitsResult> {
    requireOps(context, 'members:approve');
    return TierBenefitsChange.of(await approveTierBenefits(this.parts, context, input));
  }

  @Mutation(() => RejectTierBenefitsResult, {
    description: 'Ops (members:approve): ends a proposed definition; not by the person who proposed it.',
  })
  @RequiresScopes(['members:approve'])
  async rejectTierBenefits(
    @Arg('input', () => DecideTierBenefitsInput) input: DecideTierBenefitsInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof RejectTierBenefitsResult> {
    requireOps(context, 'members:approve');
    return TierBenefitsChange.of(await rejectTierBenefits(this.parts, context, input));
  }
}

@Resolver(() => MemberType)
export class MemberBenefitsResolver {
  constructor(private readonly parts: MembersParts) {}

  @FieldResolver(() => [MemberBenefitType], {
    description:
      "What the member has by their tier of now, and of priority service and free delivery what their household has by its best one. The member's own; ops with members:read.",
  })
  @Authenticated()
  @AboutSoMany(6)
  async benefits(@Root() { member }: MemberType, @Ctx() context: RequestContext): Promise<MemberBenefitType[]> {
    requireSelfOrOps(context, member.id, 'members:read');
    const loader = loaderFor<Member, MemberBenefit[]>(context, readMemberBenefits, async (members) => {
      const wanted = members.map(async (one) => {
        const [{ tier }, shared] = await Promise.all([
          tierStandingLoader(context, this.parts).load(one),
          sharedTierFor(context, this.parts, one.id),
        ]);
        return { member: one, tier: tier.code, sharedTier: shared?.code ?? null };
      });
      return readMemberBenefits(this.parts, await Promise.all(wanted));
    });
    return (await loader.load(member)).map((benefit) => MemberBenefitType.of(benefit, context.locale));
  }

  @Mutation(() => UseBenefitResult, {
    description: 'Hands over a benefit that can be used once in its time. Tills, and ops with members:write.',
  })
  @Authenticated()
  useBenefit(
    @Arg('input', () => UseBenefitInput) input: UseBenefitInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof UseBenefitResult> {
    const { caller } = context;
    if (caller.kind === 'anonymous') throw unauthenticated();
    if (caller.kind === 'ops') requireOps(context, 'members:write');
    else if (!isTill(context)) throw forbidden();
    return answerOrFailure(context, useFailures, async () =>
      BenefitUseType.of(await useBenefit(this.parts, caller, input)),
    );
  }
}
