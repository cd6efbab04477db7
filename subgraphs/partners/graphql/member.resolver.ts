import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { requireSelfOrOps, type RequestContext } from '../../../chassis/caller.js';
import { AboutSoMany, Authenticated, Paged } from '../../../chassis/field-marks.js';
import {
  connectionOf,
  PageArguments,
  pageOf,
  type ConnectionOf,
  placeInTimeOf,
  placeInTimeParts,
} from '../../../chassis/relay.js';
import type { PartnersParts } from '../usecases/partners-parts.js';
import { ExchangeConnection, type Exchange } from './exchange.types.js';
import { brandLoader, exchangePage, linksLoader } from './loaders.js';
import { Member } from './member.types.js';
import { LinkedPartner } from './partner.types.js';
import { exchangeView } from './views.js';

@Resolver(() => Member)
export class MemberResolver {
  constructor(private readonly parts: PartnersParts) {}

  @FieldResolver(() => ExchangeConnection, {
    description: 'Newest first; the member’s own, or anybody’s for ops (partners:read).',
  })
  @Authenticated()
  @Paged()
  async exchanges(
    @Root() member: Member,
    @Args(() => PageArguments) pageArguments: PageArguments,
    @Ctx() context: RequestContext,
  ): Promise<ConnectionOf<Exchange>> {
    requireSelfOrOps(context, member.id, 'partners:read');
    const page = pageOf(pageArguments, placeInTimeParts);
    placeInTimeOf(page);
    return connectionOf(page, await exchangePage(context, this.parts, member.id, page), exchangeView, (exchange) => [
      exchange.createdAt.toISOString(),
      exchange.id,
    ]);
  }

  @FieldResolver(() => [LinkedPartner], {
    description: 'Oldest first; the member’s own, or anybody’s for ops (partners:read).',
  })
  @Authenticated()
  @AboutSoMany(5)
  async linkedPartners(@Root() member: Member, @Ctx() context: RequestContext): Promise<LinkedPartner[]> {
    requireSelfOrOps(context, member.id, 'partners:read');
    const links = await linksLoader(context, this.parts).load(member.id);
    const brands = brandLoader(context, this.parts);
    return links.map(({ brand, linkedAt, linkId }) => {
      // It was read together with the link.
      brands.prime(brand.id, brand);
      return Object.assign(new LinkedPartner(), { partnerId: brand.id, linkedAt, linkId });
    });
  }
}
