import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { requireSelfOrOps, type RequestContext } from '../../../chassis/caller.js';
import { Authenticated, Paged } from '../../../chassis/field-marks.js';
import {
  connectionOf,
  PageArguments,
  pageOf,
  type ConnectionOf,
  placeInTimeCursor,
  placeInTimeOf,
  placeInTimeParts,
} from '../../../chassis/relay.js';
import type { RedemptionTools } from '../usecases/redemption-tools.js';
import { redemptionPage } from './loaders.js';
import type { Redemption } from './redemption.types.js';
import { RedemptionConnection } from './redemption.types.js';
import { Member } from './stubs.types.js';
import { redemptionView } from './views.js';

@Resolver(() => Member)
export class MemberResolver {
  constructor(private readonly tools: RedemptionTools) {}

  @FieldResolver(() => RedemptionConnection, {
    description: "Newest first; the member's own, or anybody's for ops (rewards:read).",
  })
  @Authenticated()
  @Paged()
  async redemptions(
    @Root() member: Member,
    @Args(() => PageArguments) pageArguments: PageArguments,
    @Ctx() context: RequestContext,
  ): Promise<ConnectionOf<Redemption>> {
    requireSelfOrOps(context, member.id, 'rewards:read');
    const page = pageOf(pageArguments, placeInTimeParts);
    placeInTimeOf(page);
    const redemptions = await redemptionPage(context, this.tools, member.id, page);
    return connectionOf(
      page,
      redemptions,
      (redemption) => redemptionView(redemption, this.tools.policy.cancellationWindowDays),
      (redemption) => placeInTimeCursor(redemption.createdAt, redemption.id),
    );
  }
}
