import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { AboutSoMany } from '../../../chassis/field-marks.js';
import { connectionTypes } from '../../../chassis/relay.js';
import { SafeInt, type Locale } from '../../../schema/vocabulary.js';
import {
  outlineOf,
  paidOf,
  rehearsalOutcomes,
  type Left,
  type OutlinedVerdict,
  type RehearsalOutcome,
} from '../domain/rehearse.js';
import type { TierCode } from '../domain/tier-code.js';
import type * as usecase from '../usecases/dry-run-purchase.js';
import { awardReason } from './award-reason.js';
import { Campaign } from './campaign.types.js';
import { ExactFraction } from './exact-fraction.type.js';
import { MemberNotActive } from './failures.types.js';
import { AwardGrant } from './purchase.types.js';
import { TierCodeEnum } from './stubs.types.js';

export const DryRunOutcomeEnum = Object.fromEntries(rehearsalOutcomes.map((name) => [name, name])) as {
  [Name in RehearsalOutcome]: Name;
};
registerEnumType(DryRunOutcomeEnum, {
  name: 'DryRunOutcome',
  description: 'What a campaign would do about a purchase.',
  valuesConfig: {
    OUT_OF_WINDOW: { description: 'It has not begun at the time of the purchase, or is over' },
    PAUSED: { description: 'A person has paused it at that time' },
    OUTDONE: { description: 'It fits, and `outdoneBy` of its group gives in its place' },
    CUT_TO_NOTHING: { description: 'It fits, and a cap or the budget leaves nothing' },
    NOTHING_TO_GIVE: { description: 'It fits, and what it gives for this purchase is less than a point' },
  },
});

@ObjectType({ description: 'What came of one condition, or of several that are joined.' })
export class ConditionVerdict {
  @Field(() => String, { description: "Its place in the tree: '1' is the whole, '1.2' the second part of it" })
  path: string;

  @Field(() => Int, { description: '0 for the whole' })
  depth: number;

  @Field(() => String, { description: "all, any, not, or the condition's name" })
  kind: string;

  @Field(() => Boolean)
  met: boolean;

  @Field(() => String, { description: "What it asks for, in the reader's language, by Accept-Language" })
  text: string;

  @Field(() => String, {
    nullable: true,
    description: 'What is lacking; null where nothing is, or no more can be said',
  })
  missing: string | null;

  static of({ path, depth, verdict }: OutlinedVerdict, locale: Locale): ConditionVerdict {
    const { kind, met, text, missing } = verdict;
    return Object.assign(new ConditionVerdict(), {
      path,
      depth,
      kind,
      met,
      text: text[locale],
      missing: missing && missing[locale],
    });
  }
}

@ObjectType({
  description: 'What a campaign would give. Rounded down, `exact` is what is paid and what is cut together.',
})
export class DryRunAward {
  @Field(() => ExactFraction, { description: 'Points before rounding' })
  exact: ExactFraction;

  @Field(() => SafeInt, { description: 'Would be paid' })
  points: number;

  @Field(() => SafeInt, { description: "Taken by the campaign's own caps" })
  cutByCaps: number;

  @Field(() => SafeInt, { description: "Taken by the ledger: by the cap of the member's day, or for want of budget" })
  cutByLedger: number;

  @Field(() => String, { description: "In the reader's language, by Accept-Language" })
  reason: string;

  @Field(() => [AwardGrant], { description: 'What it would give besides points' })
  @AboutSoMany(1)
  grants: AwardGrant[];

  static of(left: Left, reason: string): DryRunAward {
    const { exact, cut, grants } = left.award;
    return Object.assign(new DryRunAward(), {
      exact: ExactFraction.of(exact),
      points: paidOf(left),
      cutByCaps: cut,
      cutByLedger: left.cutByLedger,
      reason,
      grants: grants.map((grant) => AwardGrant.of(grant)),
    });
  }
}

@ObjectType({ description: 'What one campaign would give for the purchase, and why not.' })
export class DryRunCampaign {
  @Field(() => Campaign)
  campaign: Campaign;

  @Field(() => ID, { nullable: true, description: 'Of the version that is tried out; null for what is live' })
  changeId: string | null;

  @Field(() => DryRunOutcomeEnum)
  outcome: RehearsalOutcome;

  @Field(() => Campaign, { nullable: true, description: 'The one of its group that gives in its place' })
  outdoneBy: Campaign | null;

  @Field(() => [ConditionVerdict], {
    description: 'Each before its parts, judged whatever else is in the way; none where it is for every purchase',
  })
  @AboutSoMany(5)
  verdicts: ConditionVerdict[];

  @Field(() => DryRunAward, { nullable: true, description: 'Null where it gives nothing, whatever caps leave' })
  award: DryRunAward | null;

  static of(
    { compiled, changeId, outcome, outdoneBy, verdict, left }: usecase.DryRunOfCampaign,
    { member }: usecase.DryRun,
    { locale, now }: { locale: Locale; now: Date },
  ): DryRunCampaign {
    return Object.assign(new DryRunCampaign(), {
      campaign: Campaign.of(compiled.campaign, locale, now),
      changeId,
      outcome,
      outdoneBy: outdoneBy && Campaign.of(outdoneBy.campaign, locale, now),
      verdicts: verdict ? outlineOf(verdict).map((one) => ConditionVerdict.of(one, locale)) : [],
      award: left && DryRunAward.of(left, awardReason(compiled.campaign, member, locale)),
    });
  }
}

export const { Connection: DryRunCampaignConnection } = connectionTypes('DryRunCampaign', () => DryRunCampaign);

@ObjectType({ description: 'What a purchase would earn. Nothing was recorded.' })
export class DryRun {
  @Field(() => TierCodeEnum, { description: "The member's tier at the time of the purchase" })
  tier: TierCode;

  @Field(() => SafeInt, { description: 'Of all campaigns together' })
  points: number;

  @Field(() => MemberNotActive, {
    nullable: true,
    description: 'Why the purchase would be refused, whatever its campaigns say',
  })
  refusal: MemberNotActive | null;

  /** Not of the graph: what `campaigns` are shown from. */
  dryRun: usecase.DryRun;

  static of(dryRun: usecase.DryRun, locale: Locale): DryRun {
    const { member, refusal, campaigns } = dryRun;
    return Object.assign(new DryRun(), {
      tier: member.tier,
      points: campaigns.reduce((sum, { left }) => sum + (left ? paidOf(left) : 0), 0),
      refusal:
        refusal &&
        Object.assign(new MemberNotActive(), {
          code: refusal.code,
          message: refusal.messageIn(locale),
          status: member.status,
        }),
      dryRun,
    });
  }
}
