import { Field, ID, Int, ObjectType } from 'type-graphql';
import { AboutSoMany } from '../../../chassis/field-marks.js';
import { Money, SafeInt, type Locale } from '../../../schema/vocabulary.js';
import type { PostingState } from '../domain/purchase.js';
import { takenFromLine } from '../domain/return.js';
import type { TierCode } from '../domain/tier-code.js';
import type { ExplainedAward } from '../usecases/explain-award.js';
import { fraction } from '../domain/fraction.js';
import { awardReason } from './award-reason.js';
import { Campaign } from './campaign.types.js';
import { ExactFraction } from './exact-fraction.type.js';
import { Award, AwardStatusEnum, PurchaseLine } from './purchase.types.js';
import { multiplierOf, pointsPerYuanOf } from './simple-rule.js';
import { TierCodeEnum } from './stubs.types.js';

@ObjectType({ description: 'What one return took from one line of an award.' })
export class AwardReturn {
  @Field(() => ID)
  returnId: string;

  @Field(() => Int, { description: 'Pieces that came back' })
  quantity: number;

  @Field(() => SafeInt, { description: 'Points that go with them' })
  points: number;

  @Field(() => AwardStatusEnum)
  status: PostingState;
}

@ObjectType({ description: 'The part of an award that one line earned.' })
export class AwardLine {
  @Field(() => PurchaseLine)
  line: PurchaseLine;

  @Field(() => SafeInt, { description: 'Points of this line; the shares sum to the points paid' })
  share: number;

  @Field(() => [AwardReturn], { description: 'The earliest first' })
  @AboutSoMany(2)
  returns: AwardReturn[];
}

@ObjectType({
  description:
    'How an award came about, to the last fraction: what its `campaign.effects` give, is `exact`; rounded down it is points + cut. For the base rule that is amount in yuan x pointsPerYuan x tierMultiplier, for a multiplier of all lines also x (campaignMultiplier - 1).',
})
export class AwardExplanation {
  @Field(() => Award)
  award: Award;

  @Field(() => Campaign, { description: 'The campaign in the version that gave the award' })
  campaign: Campaign;

  @Field(() => String, { description: "In the reader's language, by Accept-Language" })
  reason: string;

  @Field(() => Money, { description: 'What was bought' })
  amount: Money;

  @Field(() => ExactFraction, { description: 'Of the base rule; zero where it gave nothing' })
  pointsPerYuan: ExactFraction;

  @Field(() => TierCodeEnum, { description: "The member's tier at the purchase's time" })
  tier: TierCode;

  @Field(() => ExactFraction)
  tierMultiplier: ExactFraction;

  @Field(() => ExactFraction, {
    nullable: true,
    description: 'Null for a campaign that does not multiply the base points',
  })
  campaignMultiplier: ExactFraction | null;

  @Field(() => ExactFraction, { description: 'Points before rounding' })
  exact: ExactFraction;

  @Field(() => [AwardLine])
  @AboutSoMany(10)
  lines: AwardLine[];

  @Field(() => SafeInt, { description: 'Points that returns take back, pending ones included' })
  returned: number;

  static of(explained: ExplainedAward, locale: Locale, now: Date): AwardExplanation {
    const { award, purchase, campaign, baseRule } = explained;
    const lines = linesOf(explained);
    const multiplier = multiplierOf(campaign.rule);
    return Object.assign(new AwardExplanation(), {
      award: Award.of(award, purchase),
      campaign: Campaign.of(campaign, locale, now),
      reason: awardReason(campaign, purchase, locale),
      amount: Money.of(purchase.total.amountMinor, purchase.total.currency),
      pointsPerYuan: ExactFraction.of((baseRule && pointsPerYuanOf(baseRule.rule)) ?? fraction(0)),
      tier: purchase.tier,
      tierMultiplier: ExactFraction.of(purchase.tierMultiplier),
      campaignMultiplier: multiplier && ExactFraction.of(multiplier),
      exact: ExactFraction.of(award.exact),
      lines,
      returned: lines.flatMap((line) => line.returns).reduce((sum, { points }) => sum + points, 0),
    });
  }
}

function linesOf({ award, purchase, returns }: ExplainedAward): AwardLine[] {
  return purchase.lines.map((line, position) =>
    Object.assign(new AwardLine(), {
      line: PurchaseLine.of(line, purchase.total.currency),
      share: award.shares[position] ?? 0,
      returns: returns.flatMap((taken) =>
        taken.lines
          .filter((returned) => returned.position === position)
          .map((returned) =>
            Object.assign(new AwardReturn(), {
              returnId: taken.id,
              quantity: returned.quantity,
              points: takenFromLine(award, purchase.lines, returned),
              status: taken.posting,
            }),
          ),
      ),
    }),
  );
}
