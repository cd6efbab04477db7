import { Arg, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { requireOps, type RequestContext } from '../../../chassis/caller.js';
import { answerOrFailure } from '../../../chassis/failures.js';
import { RequiresScopes } from '../../../chassis/field-marks.js';
import type { CampaignParts } from '../usecases/campaign-parts.js';
import { checkCampaign } from '../usecases/check-campaign.js';
import { proposalInput, ProposeCampaignInput } from './campaign-change.inputs.js';
import { CheckCampaignResult, CheckedCampaign, definitionOf } from './campaign-definition.types.js';
import { Campaign } from './campaign.types.js';
import { changeFailures } from './failures.types.js';

/** Campaigns as what proposes them, to be kept in files and carried to another installation. */
@Resolver(() => Campaign)
export class CampaignDefinitionResolver {
  constructor(private readonly parts: CampaignParts) {}

  @FieldResolver(() => String, {
    nullable: true,
    description:
      'For ops (campaigns:read): the version as ProposeCampaignInput takes it, without its two ids, as JSON. Keys are sorted and nulls left out, so that equal versions have equal text.',
  })
  @RequiresScopes(['campaigns:read'])
  definition(@Root() campaign: Campaign, @Ctx() context: RequestContext): string {
    requireOps(context, 'campaigns:read');
    return definitionOf(campaign);
  }

  @Query(() => CheckCampaignResult, {
    description: 'For ops (campaigns:read): what `proposeCampaign` would say to this input. Nothing is stored.',
  })
  @RequiresScopes(['campaigns:read'])
  async checkCampaign(
    @Arg('input', () => ProposeCampaignInput) input: ProposeCampaignInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof CheckCampaignResult> {
    requireOps(context, 'campaigns:read');
    return answerOrFailure(context, changeFailures, async () =>
      CheckedCampaign.of(await checkCampaign(this.parts, context, proposalInput(input))),
    );
  }
}
