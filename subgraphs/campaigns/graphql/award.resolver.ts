import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../../chassis/caller.js';
import type { CampaignParts } from '../usecases/campaign-parts.js';
import { awardReason } from './award-reason.js';
import { Campaign } from './campaign.types.js';
import { campaignVersion } from './loaders.js';
import { Award } from './purchase.types.js';

@Resolver(() => Award)
export class AwardResolver {
  constructor(private readonly parts: CampaignParts) {}

  @FieldResolver(() => Campaign)
  async campaign(@Root() { award }: Award, @Ctx() context: RequestContext): Promise<Campaign> {
    return Campaign.of(await this.campaignOf(award, context), context.locale, this.parts.clock.now());
  }

  @FieldResolver(() => String, { description: "In the reader's language, by Accept-Language" })
  async reason(@Root() { award, purchase }: Award, @Ctx() context: RequestContext): Promise<string> {
    return awardReason(await this.campaignOf(award, context), purchase, context.locale);
  }

  private campaignOf({ campaignId, version }: Award['award'], context: RequestContext) {
    return campaignVersion(context, this.parts, { campaignId, version });
  }
}
