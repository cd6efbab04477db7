import { Ctx, Directive, FieldResolver, Resolver, Root } from 'type-graphql';
import { requireSelfOrOps, type RequestContext } from '../../../chassis/caller.js';
import { AboutSoMany, Authenticated } from '../../../chassis/field-marks.js';
import { isFor } from '../domain/campaign.js';
import type { CampaignParts } from '../usecases/campaign-parts.js';
import { Campaign } from './campaign.types.js';
import { campaignsNow } from './loaders.js';
import { Member } from './stubs.types.js';

@Resolver(() => Member)
export class MemberResolver {
  constructor(private readonly parts: CampaignParts) {}

  @FieldResolver(() => [Campaign], {
    description:
      'Live now and open to this member, the one that ends first in front. The base rule, which is always there, is not among them.',
  })
  @Directive('@requires(fields: "tier { tier { code } }")')
  @Authenticated()
  @AboutSoMany(5)
  async campaigns(@Root() member: Member, @Ctx() context: RequestContext): Promise<Campaign[]> {
    requireSelfOrOps(context, member.id, 'campaigns:read');
    const { tier } = member;
    if (!tier) throw new Error('the gateway has to hand the tier over, as @requires says');
    const now = this.parts.clock.now();
    return (await campaignsNow(context, this.parts))
      .filter((campaign) => campaign.rule.kind !== 'BASE' && isFor(campaign, tier.tier.code))
      .sort((one, other) => (one.endsAt?.getTime() ?? 0) - (other.endsAt?.getTime() ?? 0))
      .map((campaign) => Campaign.of(campaign, context.locale, now));
  }
}
