import { Ctx, FieldResolver, ID, Int, Resolver, Root } from 'type-graphql';
import { requireOps, type RequestContext } from '../../../../chassis/caller.js';
import { RequiresScopes } from '../../../../chassis/field-marks.js';
import { Money } from '../../../../schema/vocabulary.js';
import type { CatalogueParts } from '../../usecases/catalogue/catalogue-parts.js';
import { Reward } from '../reward.types.js';
import { RewardContent } from './reward-content.types.js';

@Resolver(() => Reward)
export class RewardTermsResolver {
  constructor(private readonly parts: CatalogueParts) {}

  @FieldResolver(() => Int, {
    description: 'For so many days of 24 hours from the settlement on it can be given back.',
  })
  cancelDays(@Root() { ownCancelDays }: Reward): number {
    return ownCancelDays ?? this.parts.policy.cancellationWindowDays;
  }

  @FieldResolver(() => Money, {
    nullable: true,
    description: 'For ops (rewards:read): what a piece costs the programme; null when that is not known.',
  })
  @RequiresScopes(['rewards:read'])
  cost(@Root() { costMinor }: Reward, @Ctx() context: RequestContext): Money | null {
    requireOps(context, 'rewards:read');
    return costMinor === null ? null : Money.of(costMinor, this.parts.policy.cashRate.currency);
  }
}

/** What is between the programme and those who deliver, and no member's. */
@Resolver(() => RewardContent)
export class RewardContentResolver {
  @FieldResolver(() => ID, { nullable: true, description: 'For ops (rewards:read): COUPON, the pool of its codes.' })
  @RequiresScopes(['rewards:read'])
  poolId(@Root() content: RewardContent, @Ctx() context: RequestContext): string | null {
    requireOps(context, 'rewards:read');
    return content.poolId;
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'For ops (rewards:read): PARTNER, what the partner calls it.',
  })
  @RequiresScopes(['rewards:read'])
  partnerSku(@Root() content: RewardContent, @Ctx() context: RequestContext): string | null {
    requireOps(context, 'rewards:read');
    return content.partnerSku;
  }
}
