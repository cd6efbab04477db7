import { Arg, Args, Ctx, Directive, FieldResolver, Resolver, Root } from 'type-graphql';
import { requireSelfOrOps, type RequestContext } from '../../../chassis/caller.js';
import { AboutSoMany, Authenticated, Paged } from '../../../chassis/field-marks.js';
import {
  connectionOf,
  PageArguments,
  pageOf,
  placeInTimeCursor,
  placeInTimeOf,
  placeInTimeParts,
  type ConnectionOf,
} from '../../../chassis/relay.js';
import type { MemberId } from '../../../schema/vocabulary.js';
import type * as domain from '../domain/campaign-offer.js';
import type { CampaignParts } from '../usecases/campaign-parts.js';
import { basketOf, offersTo, type Basket } from '../usecases/offer-campaigns.js';
import { readPurchasesOf } from '../usecases/read-purchases.js';
import { withoutUsedUp } from '../usecases/without-used-up.js';
import { BasketInput, CampaignOffer } from './campaign-offer.types.js';
import { Campaign } from './campaign.types.js';
import { memberOffered, usedSoFar } from './loaders.js';
import { Purchase, PurchaseConnection } from './purchase.types.js';
import { Member } from './stubs.types.js';

@Resolver(() => Member)
export class MemberResolver {
  constructor(private readonly parts: CampaignParts) {}

  @FieldResolver(() => [Campaign], {
    description:
      'Live now and open to this member, the one that ends first in front. What gives this member nothing any more today is not among them, nor the base rule, which is always there.',
  })
  @Directive('@requires(fields: "tier { tier { code } }")')
  @Authenticated()
  @AboutSoMany(5)
  async campaigns(@Root() member: Member, @Ctx() context: RequestContext): Promise<Campaign[]> {
    const offers = await this.offers(member, context, null);
    return offers
      .filter(({ state }) => state === 'LIVE')
      .sort((one, other) => endOf(one) - endOf(other))
      .map(({ compiled }) => Campaign.of(compiled.campaign, context.locale, this.parts.clock.now()));
  }

  @FieldResolver(() => [CampaignOffer], {
    description:
      'Live now or within 30 days and open to this member, with what they still need: for the basket, where one is given. The highest priority first. A live one that gives this member nothing any more today is left out.',
  })
  @Directive('@requires(fields: "tier { tier { code } }")')
  @Authenticated()
  @AboutSoMany(10)
  async campaignOffers(
    @Root() member: Member,
    @Arg('basket', () => BasketInput, { nullable: true }) basket: BasketInput | null | undefined,
    @Ctx() context: RequestContext,
  ): Promise<CampaignOffer[]> {
    const offers = await this.offers(member, context, basketOf(basket));
    return offers.map((offer) => CampaignOffer.of(offer, context.locale, this.parts.clock.now()));
  }

  @FieldResolver(() => PurchaseConnection, {
    description: "The latest first, with what each earned and why. The member's own, and for ops (campaigns:read).",
  })
  @Authenticated()
  @Paged()
  async purchases(
    @Root() { id }: Member,
    @Args(() => PageArguments) pageArguments: PageArguments,
    @Ctx() context: RequestContext,
  ): Promise<ConnectionOf<Purchase>> {
    requireSelfOrOps(context, id, 'campaigns:read', 'purchases');
    const page = pageOf(pageArguments, placeInTimeParts);
    const found = await readPurchasesOf(this.parts, id, { limit: page.size + 1, before: placeInTimeOf(page) });
    return connectionOf(
      page,
      found,
      (purchase) => Purchase.of(purchase),
      (purchase) => placeInTimeCursor(purchase.occurredAt, purchase.id),
    );
  }

  private async offers({ id, tier }: Member, context: RequestContext, basket: Basket): Promise<domain.CampaignOffer[]> {
    requireSelfOrOps(context, id, 'campaigns:read');
    if (!tier) throw new Error('the gateway has to hand the tier over, as @requires says');
    const known = await memberOffered(context, this.parts, { id, tier: tier.tier.code });
    const offers = offersTo(this.parts, known, id, basket);
    return withoutUsedUp(this.parts, usedSoFar(context, this.parts), id as MemberId, offers);
  }
}

function endOf({ compiled }: domain.CampaignOffer): number {
  return compiled.campaign.endsAt?.getTime() ?? Infinity;
}
