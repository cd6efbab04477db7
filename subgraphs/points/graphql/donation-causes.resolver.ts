import { Arg, createUnionType, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import { requireOps, type RequestContext } from '../../../chassis/caller.js';
import { AboutSoMany, RequiresScopes } from '../../../chassis/field-marks.js';
import { approveDonationCause } from '../usecases/approve-donation-cause.js';
import type { PointsParts } from '../usecases/points-parts.js';
import { proposeDonationCause } from '../usecases/propose-donation-cause.js';
import { showDonationCauses } from '../usecases/show-donation-causes.js';
import {
  ApproveDonationCauseInput,
  DonationCause,
  DonationCauseChange,
  DonationRate,
  ProposeDonationCauseInput,
} from './donation-causes.types.js';

const ProposeDonationCauseResult = createUnionType({
  name: 'ProposeDonationCauseResult',
  types: () => [DonationCauseChange] as const,
});
const ApproveDonationCauseResult = createUnionType({
  name: 'ApproveDonationCauseResult',
  types: () => [DonationCauseChange] as const,
});

/** Causes are shown to everybody and changed by two people of ops. */
@Resolver()
export class DonationCausesResolver {
  constructor(private readonly parts: PointsParts) {}

  @Query(() => [DonationCause], { description: 'What points can be given to, by code; for anyone.' })
  @AboutSoMany(10)
  async donationCauses(@Ctx() { locale }: RequestContext): Promise<DonationCause[]> {
    return (await showDonationCauses(this.parts)).map(({ code, names, rate }) =>
      Object.assign(new DonationCause(), {
        code,
        name: locale === 'en' ? names.en : names.zhCN,
        rate: Object.assign(new DonationRate(), rate),
      }),
    );
  }

  @Mutation(() => ProposeDonationCauseResult, {
    description: 'Ops (points:write): a new cause, or other terms of a known one, live once a second person approves.',
  })
  @RequiresScopes(['points:write'])
  async proposeDonationCause(
    @Arg('input', () => ProposeDonationCauseInput) input: ProposeDonationCauseInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof ProposeDonationCauseResult> {
    requireOps(context, 'points:write');
    return DonationCauseChange.of(await proposeDonationCause(this.parts, context, input));
  }

  @Mutation(() => ApproveDonationCauseResult, {
    description: 'Ops (points:approve): takes a proposed cause live; not by the person who proposed it.',
  })
  @RequiresScopes(['points:approve'])
  async approveDonationCause(
    @Arg('input', () => ApproveDonationCauseInput) input: ApproveDonationCauseInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof ApproveDonationCauseResult> {
    requireOps(context, 'points:approve');
    return DonationCauseChange.of(await approveDonationCause(this.parts, context, input));
  }
}
