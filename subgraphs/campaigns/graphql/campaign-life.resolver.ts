import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { requireOps, type RequestContext } from '../../../chassis/caller.js';
import { answerOrFailure } from '../../../chassis/failures.js';
import { RequiresScopes } from '../../../chassis/field-marks.js';
import type * as domain from '../domain/campaign.js';
import type { CampaignParts } from '../usecases/campaign-parts.js';
import { endCampaign } from '../usecases/end-campaign.js';
import { pauseCampaign } from '../usecases/pause-campaign.js';
import { resumeCampaign } from '../usecases/resume-campaign.js';
import { CampaignActInput } from './campaign-change.inputs.js';
import { Campaign } from './campaign.types.js';
import { EndCampaignResult, lifeFailures, PauseCampaignResult, ResumeCampaignResult } from './failures.types.js';

/** What people do to a campaign that is live. */
@Resolver()
export class CampaignLifeResolver {
  constructor(private readonly parts: CampaignParts) {}

  @Mutation(() => PauseCampaignResult, {
    description:
      'For ops (campaigns:write): what is bought from now on earns nothing of it, until it is resumed. What was bought before still does.',
  })
  @RequiresScopes(['campaigns:write'])
  async pauseCampaign(
    @Arg('input', () => CampaignActInput) input: CampaignActInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof PauseCampaignResult> {
    requireOps(context, 'campaigns:write');
    return this.acted(context, () => pauseCampaign(this.parts, context, input));
  }

  @Mutation(() => ResumeCampaignResult, { description: 'For ops (campaigns:approve): ends the pause.' })
  @RequiresScopes(['campaigns:approve'])
  async resumeCampaign(
    @Arg('input', () => CampaignActInput) input: CampaignActInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof ResumeCampaignResult> {
    requireOps(context, 'campaigns:approve');
    return this.acted(context, () => resumeCampaign(this.parts, context, input));
  }

  @Mutation(() => EndCampaignResult, {
    description: 'For ops (campaigns:approve): ends it before its time, for good. What was bought before still earns.',
  })
  @RequiresScopes(['campaigns:approve'])
  async endCampaign(
    @Arg('input', () => CampaignActInput) input: CampaignActInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof EndCampaignResult> {
    requireOps(context, 'campaigns:approve');
    const ended = await endCampaign(this.parts, context, input);
    return Campaign.of(ended, context.locale, this.parts.clock.now());
  }

  private acted(context: RequestContext, act: () => Promise<domain.Campaign>) {
    return answerOrFailure(context, lifeFailures, async () =>
      Campaign.of(await act(), context.locale, this.parts.clock.now()),
    );
  }
}
