import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { requireOps, type RequestContext } from '../../../chassis/caller.js';
import { answerOrFailure } from '../../../chassis/failures.js';
import { RequiresScopes } from '../../../chassis/field-marks.js';
import { approveCampaign } from '../usecases/approve-campaign.js';
import type { CampaignParts } from '../usecases/campaign-parts.js';
import { proposeCampaign } from '../usecases/propose-campaign.js';
import { ApproveCampaignInput, CampaignChange, ProposeCampaignInput } from './campaign-change.types.js';
import { ApproveCampaignResult, changeFailures, ProposeCampaignResult } from './failures.types.js';

@Resolver()
export class CampaignChangeResolver {
  constructor(private readonly parts: CampaignParts) {}

  @Mutation(() => ProposeCampaignResult, {
    description:
      'For ops (campaigns:write): a new campaign, or the next version of one, live once a second person approves.',
  })
  @RequiresScopes(['campaigns:write'])
  async proposeCampaign(
    @Arg('input', () => ProposeCampaignInput) input: ProposeCampaignInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof ProposeCampaignResult> {
    requireOps(context, 'campaigns:write');
    return answerOrFailure(context, changeFailures, async () =>
      CampaignChange.of(await proposeCampaign(this.parts, context, input)),
    );
  }

  @Mutation(() => ApproveCampaignResult, {
    description: 'For ops (campaigns:approve): takes a proposed version live; not by the person who proposed it.',
  })
  @RequiresScopes(['campaigns:approve'])
  async approveCampaign(
    @Arg('input', () => ApproveCampaignInput) input: ApproveCampaignInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof ApproveCampaignResult> {
    requireOps(context, 'campaigns:approve');
    return answerOrFailure(context, changeFailures, async () =>
      CampaignChange.of(await approveCampaign(this.parts, context, input)),
    );
  }
}
