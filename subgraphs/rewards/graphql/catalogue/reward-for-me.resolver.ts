import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../../../chassis/caller.js';
import { AboutSoMany, Authenticated } from '../../../../chassis/field-marks.js';
import { isMeant } from '../../domain/audience.js';
import { pricesFor } from '../../domain/price.js';
import type { CatalogueParts } from '../../usecases/catalogue/catalogue-parts.js';
import { openCampaignsLoader } from '../loaders.js';
import { Reward } from '../reward.types.js';
import { priceView } from '../views.js';
import { monthNow, readerOrNull } from './reader.js';
import { RewardPrice } from './reward-terms.types.js';

const noCampaigns: ReadonlySet<string> = new Set();

/** What a reward is to the member who asks. */
@Resolver(() => Reward)
export class RewardForMeResolver {
  constructor(private readonly parts: CatalogueParts) {}

  @FieldResolver(() => [RewardPrice], {
    nullable: true,
    description:
      'What the member who asks pays for each of `prices` that is open to them, in their order, ' +
      'with the bonus of their tier; null for who is no member.',
  })
  @Authenticated()
  @AboutSoMany(3)
  async pricesForMe(@Root() { offers }: Reward, @Ctx() context: RequestContext): Promise<RewardPrice[] | null> {
    const reader = await readerOrNull(context, this.parts);
    if (!reader) return null;
    const { memberId, known } = reader;
    const campaigns = offers.some(({ campaignId }) => campaignId !== null)
      ? await openCampaignsLoader(context, this.parts, known.tier).load(memberId)
      : noCampaigns;
    return pricesFor(offers, { ...known, campaigns }).map(({ paid }) => priceView(paid));
  }

  @FieldResolver(() => Boolean, {
    nullable: true,
    description: 'Whether the member who asks is among those it is for; null for who is no member.',
  })
  @Authenticated()
  async openToMe(@Root() { meantFor }: Reward, @Ctx() context: RequestContext): Promise<boolean | null> {
    const reader = await readerOrNull(context, this.parts);
    if (!reader) return null;
    const buyer = { ...reader.known, campaigns: noCampaigns };
    return isMeant(meantFor, buyer, this.parts.clock.now(), monthNow(this.parts));
  }
}
