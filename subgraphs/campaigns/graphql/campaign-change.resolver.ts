import { Arg, Args, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import { requireOps, type RequestContext } from '../../../chassis/caller.js';
import { answerOrFailure } from '../../../chassis/failures.js';
import { Paged, RequiresScopes } from '../../../chassis/field-marks.js';
import {
  connectionOf,
  PageArguments,
  pageOf,
  placeInTimeCursor,
  placeInTimeOf,
  placeInTimeParts,
  type ConnectionOf,
} from '../../../chassis/relay.js';
import { approveCampaign } from '../usecases/approve-campaign.js';
import type { CampaignParts } from '../usecases/campaign-parts.js';
import { draftCampaign } from '../usecases/draft-campaign.js';
import { proposeCampaign } from '../usecases/propose-campaign.js';
import { readCampaignChanges } from '../usecases/read-campaign-changes.js';
import { rejectCampaign } from '../usecases/reject-campaign.js';
import { submitCampaign } from '../usecases/submit-campaign.js';
import {
  ApproveCampaignInput,
  CampaignChangeInput,
  proposalInput,
  ProposeCampaignInput,
} from './campaign-change.inputs.js';
import {
  CampaignChange,
  CampaignChangeConnection,
  CampaignChangeRecord,
  CampaignChangeStateEnum,
  type CampaignChangeState,
} from './campaign-change.types.js';
import {
  ApproveCampaignResult,
  changeFailures,
  DraftCampaignResult,
  ProposeCampaignResult,
  RejectCampaignResult,
  SubmitCampaignResult,
} from './failures.types.js';

/** How a campaign's versions come about: one person writes, another approves. */
@Resolver(() => CampaignChange)
export class CampaignChangeResolver {
  constructor(private readonly parts: CampaignParts) {}

  @Query(() => CampaignChangeConnection, {
    description: 'For ops (campaigns:read): versions in these states, those that wait when absent; the newest first.',
  })
  @RequiresScopes(['campaigns:read'])
  @Paged()
  async campaignChanges(
    @Arg('states', () => [CampaignChangeStateEnum], { nullable: true })
    states: CampaignChangeState[] | null | undefined,
    @Args(() => PageArguments) pageArguments: PageArguments,
    @Ctx() context: RequestContext,
  ): Promise<ConnectionOf<CampaignChangeRecord>> {
    requireOps(context, 'campaigns:read');
    const page = pageOf(pageArguments, placeInTimeParts);
    const found = await readCampaignChanges(this.parts, {
      states: states ?? ['DRAFT', 'SUBMITTED'],
      first: page.size + 1,
      after: placeInTimeOf(page),
    });
    const now = this.parts.clock.now();
    return connectionOf(
      page,
      found,
      (change) => CampaignChangeRecord.of(change, context.locale, now),
      ({ proposedAt, changeId }) => placeInTimeCursor(proposedAt, changeId),
    );
  }

  @Mutation(() => ProposeCampaignResult, {
    description: 'For ops (campaigns:write): submits a campaign, or its next version, for a second person to approve.',
  })
  @RequiresScopes(['campaigns:write'])
  async proposeCampaign(
    @Arg('input', () => ProposeCampaignInput) input: ProposeCampaignInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof ProposeCampaignResult> {
    requireOps(context, 'campaigns:write');
    return answerOrFailure(context, changeFailures, async () =>
      CampaignChange.of(await proposeCampaign(this.parts, context, proposalInput(input))),
    );
  }

  @Mutation(() => DraftCampaignResult, {
    description:
      'For ops (campaigns:write): keeps a version to be tried out and submitted. Each change is another draft.',
  })
  @RequiresScopes(['campaigns:write'])
  async draftCampaign(
    @Arg('input', () => ProposeCampaignInput) input: ProposeCampaignInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof DraftCampaignResult> {
    requireOps(context, 'campaigns:write');
    return answerOrFailure(context, changeFailures, async () =>
      CampaignChange.of(await draftCampaign(this.parts, context, proposalInput(input))),
    );
  }

  @Mutation(() => SubmitCampaignResult, {
    description: 'For ops (campaigns:write): lets a draft of their own wait for a second person.',
  })
  @RequiresScopes(['campaigns:write'])
  async submitCampaign(
    @Arg('input', () => CampaignChangeInput) input: CampaignChangeInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof SubmitCampaignResult> {
    requireOps(context, 'campaigns:write');
    return CampaignChange.of(await submitCampaign(this.parts, context, input));
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

  @Mutation(() => RejectCampaignResult, {
    description: 'For ops (campaigns:approve): ends a proposed version; not by the person who proposed it.',
  })
  @RequiresScopes(['campaigns:approve'])
  async rejectCampaign(
    @Arg('input', () => CampaignChangeInput) input: CampaignChangeInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof RejectCampaignResult> {
    requireOps(context, 'campaigns:approve');
    return CampaignChange.of(await rejectCampaign(this.parts, context, input));
  }
}
