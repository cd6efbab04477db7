import { Field, Float, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { DateOnly, DateTime, Failure, type Locale } from '../../../../schema/vocabulary.js';
import type { Availability, Benefit, BenefitCategory, BenefitKind } from '../../domain/benefits/benefit.js';
import type { BenefitUse } from '../../domain/benefits/benefit-use.js';
import type { BenefitState } from '../../domain/benefits/benefit-period.js';
import type { MemberBenefit } from '../../usecases/benefits/read-benefits.js';

export const BenefitKindEnum = {
  EARN_MULTIPLIER: 'EARN_MULTIPLIER',
  REDEMPTION_BONUS: 'REDEMPTION_BONUS',
  BIRTHDAY_GIFT: 'BIRTHDAY_GIFT',
  PRIORITY_SERVICE: 'PRIORITY_SERVICE',
  FREE_DELIVERY: 'FREE_DELIVERY',
  CUSTOM: 'CUSTOM',
} as const satisfies Record<BenefitKind, BenefitKind>;
registerEnumType(BenefitKindEnum, {
  name: 'BenefitKind',
  description: 'What a tier gives.',
  valuesConfig: {
    EARN_MULTIPLIER: { description: 'Points earned are multiplied by the factor' },
    REDEMPTION_BONUS: {
      description: 'Points are worth the factor more; a price in points is divided by it and rounded up',
    },
  },
});

export const BenefitCategoryEnum = {
  HEALTH: 'HEALTH',
  FAMILY: 'FAMILY',
  SOCIAL: 'SOCIAL',
} as const satisfies Record<BenefitCategory, BenefitCategory>;
registerEnumType(BenefitCategoryEnum, { name: 'BenefitCategory', description: 'Which side of life it is for.' });

export const BenefitAvailabilityEnum = {
  STANDING: 'STANDING',
  YEARLY: 'YEARLY',
  BIRTHDAY: 'BIRTHDAY',
} as const satisfies Record<Availability, Availability>;
registerEnumType(BenefitAvailabilityEnum, {
  name: 'BenefitAvailability',
  valuesConfig: {
    STANDING: { description: 'All the time' },
    YEARLY: { description: 'Once in a calendar year' },
    BIRTHDAY: { description: 'Once within thirty days from the birthday on' },
  },
});

export const BenefitStateEnum = { OPEN: 'OPEN', USED: 'USED', UPCOMING: 'UPCOMING' } as const satisfies Record<
  BenefitState,
  BenefitState
>;
registerEnumType(BenefitStateEnum, { name: 'BenefitState', description: 'Whether a member can use it now.' });

@ObjectType({ description: 'In every language.' })
export class BenefitNames {
  @Field(() => String)
  zhCN: string;

  @Field(() => String)
  en: string;
}

@ObjectType({ description: 'An exact fraction: 6/5 for 1.2.' })
export class BenefitFactor {
  @Field(() => Int)
  numerator: number;

  @Field(() => Int)
  denominator: number;

  @Field(() => Float, { description: 'For show: reckon with the fraction' })
  value: number;
}

@ObjectType('Benefit', { description: 'Something a tier gives.' })
export class BenefitType {
  @Field(() => String, { description: 'The same benefit has the same code in every tier' })
  code: string;

  @Field(() => BenefitKindEnum)
  kind: BenefitKind;

  @Field(() => BenefitCategoryEnum, { nullable: true, description: 'Null for what is about points alone' })
  category: BenefitCategory | null;

  @Field(() => String, { description: "In the reader's language, by Accept-Language" })
  name: string;

  @Field(() => BenefitNames)
  names: BenefitNames;

  @Field(() => BenefitAvailabilityEnum)
  availability: Availability;

  @Field(() => BenefitFactor, { nullable: true, description: 'Of EARN_MULTIPLIER and REDEMPTION_BONUS' })
  factor: BenefitFactor | null;

  static of({ names, factor, ...same }: Benefit, locale: Locale): BenefitType {
    const value = factor && factor.numerator / factor.denominator;
    return Object.assign(new BenefitType(), same, {
      name: locale === 'zh-CN' ? names.zhCN : names.en,
      names: Object.assign(new BenefitNames(), names),
      factor: factor && Object.assign(new BenefitFactor(), factor, { value }),
    });
  }
}

@ObjectType({ description: 'Both days included.' })
export class BenefitPeriodType {
  @Field(() => DateOnly)
  from: string;

  @Field(() => DateOnly)
  until: string;
}

@ObjectType('MemberBenefit', { description: 'A benefit that a member has by their tier.' })
export class MemberBenefitType {
  @Field(() => BenefitType)
  benefit: BenefitType;

  @Field(() => BenefitStateEnum)
  state: BenefitState;

  @Field(() => BenefitPeriodType, {
    nullable: true,
    description:
      'The time that the state is about: the current one, else the next. Null for what is there all the time',
  })
  period: BenefitPeriodType | null;

  @Field(() => DateTime, { nullable: true })
  usedAt: Date | null;

  static of({ benefit, state, period, usedAt }: MemberBenefit, locale: Locale): MemberBenefitType {
    const { from, until } = period ?? {};
    return Object.assign(new MemberBenefitType(), {
      benefit: BenefitType.of(benefit, locale),
      state,
      period: period && Object.assign(new BenefitPeriodType(), { from, until }),
      usedAt,
    });
  }
}

@ObjectType('BenefitUse', { description: 'A benefit that was handed over.' })
export class BenefitUseType {
  @Field(() => ID)
  id: string;

  @Field(() => String, { description: 'Its code' })
  benefit: string;

  @Field(() => DateTime)
  usedAt: Date;

  static of({ id, benefitCode, usedAt }: BenefitUse): BenefitUseType {
    return Object.assign(new BenefitUseType(), { id, benefit: benefitCode, usedAt });
  }
}

@ObjectType({ implements: Failure, description: "The member's tier does not have it, or its time has not come." })
export class BenefitNotOpen extends Failure {}

@ObjectType({ implements: Failure, description: 'It was handed over before, for this year or this birthday.' })
export class BenefitUsed extends Failure {}

@InputType()
export class UseBenefitInput {
  @Field(() => ID, { description: "The client's id of this use, a UUID (v7). The same id gives the same answer." })
  benefitUseId: string;

  @Field(() => ID, { nullable: true })
  memberId?: string | null;

  @Field(() => String, { nullable: true, description: 'A member number, or the number of a card' })
  memberNumber?: string | null;

  @Field(() => String, { description: "The benefit's code" })
  benefit: string;
}
