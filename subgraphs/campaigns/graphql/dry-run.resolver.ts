import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { requireOps, type RequestContext } from '../../../chassis/caller.js';
import { badInput } from '../../../chassis/domain-error.js';
import { Paged, Report, RequiresScopes } from '../../../chassis/field-marks.js';
import { connectionOf, PageArguments, pageOf, type ConnectionOf } from '../../../chassis/relay.js';
import type { RehearsalOutcome } from '../domain/rehearse.js';
import type { CampaignParts } from '../usecases/campaign-parts.js';
import { dryRunPurchase } from '../usecases/dry-run-purchase.js';
import { DryRunPurchaseInput } from './dry-run.inputs.js';
import { DryRun, DryRunCampaign, DryRunCampaignConnection, DryRunOutcomeEnum } from './dry-run.types.js';

/** Tries a purchase out, before a campaign is live or after somebody has asked why it gave nothing. */
@Resolver(() => DryRun)
export class DryRunResolver {
  constructor(private readonly parts: CampaignParts) {}

  @Query(() => DryRun, {
    description:
      'For ops (campaigns:read): what a purchase would earn if it were recorded now, by the live rules or with other versions in their places. Records nothing.',
  })
  @RequiresScopes(['campaigns:read'])
  @Report()
  async dryRunPurchase(
    @Arg('input', () => DryRunPurchaseInput) input: DryRunPurchaseInput,
    @Ctx() context: RequestContext,
  ): Promise<DryRun> {
    requireOps(context, 'campaigns:read');
    return DryRun.of(await dryRunPurchase(this.parts, context, input), context.locale);
  }

  @FieldResolver(() => DryRunCampaignConnection, {
    description:
      'Live, paused and coming ones, those that ended within 30 days before the purchase, and the versions that are tried out; in the order in which they give. With `outcomes`, only these.',
  })
  @Paged()
  campaigns(
    @Root() { dryRun }: DryRun,
    @Arg('outcomes', () => [DryRunOutcomeEnum], { nullable: true }) outcomes: RehearsalOutcome[] | null | undefined,
    @Args(() => PageArguments) pageArguments: PageArguments,
    @Ctx() { locale }: RequestContext,
  ): ConnectionOf<DryRunCampaign> {
    const page = pageOf(pageArguments, 1);
    const wanted = dryRun.campaigns.filter(({ outcome }) => !outcomes || outcomes.includes(outcome));
    const [after] = page.after ?? [];
    const before = after === undefined ? -1 : wanted.findIndex(({ compiled }) => compiled.campaign.id === after);
    if (after !== undefined && before < 0) throw badInput({ path: ['after'], reason: 'is no cursor of this list' });
    const now = this.parts.clock.now();
    return connectionOf(
      page,
      wanted.slice(before + 1, before + 2 + page.size),
      (one) => DryRunCampaign.of(one, dryRun, { locale, now }),
      ({ compiled }) => [compiled.campaign.id],
    );
  }
}
