import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { AboutSoMany } from '../../../../chassis/field-marks.js';
import { DateTime, SafeInt, type Locale } from '../../../../schema/vocabulary.js';
import type { GrowthStep } from '../../domain/growth/growth-path.js';
import type { LifecycleStage } from '../../domain/growth/lifecycle.js';
import type { Badge } from '../../storage/growth/growth.js';
import type { Growth } from '../../usecases/growth/read-growth.js';

export const LifecycleStageEnum = {
  NEWCOMER: 'NEWCOMER',
  ACTIVE: 'ACTIVE',
  LOYAL: 'LOYAL',
  TOP: 'TOP',
  SILENT: 'SILENT',
  LAPSED: 'LAPSED',
} as const satisfies Record<LifecycleStage, LifecycleStage>;
registerEnumType(LifecycleStageEnum, {
  name: 'LifecycleStage',
  description: 'Where somebody stands in the life of a membership, by what they have bought and when.',
  valuesConfig: {
    NEWCOMER: { description: 'One purchase at the most, and a member for 90 days at the most' },
    LOYAL: { description: 'Six purchases or more within a year' },
    TOP: { description: 'In the highest tier' },
    SILENT: { description: 'Nothing bought for more than 90 days' },
    LAPSED: { description: 'Nothing bought for more than 180 days' },
  },
});

@ObjectType('Badge', { description: 'What a campaign has pinned on a member.' })
export class BadgeType {
  @Field(() => String)
  code: string;

  @Field(() => DateTime, { description: 'The time of the purchase that first earned it' })
  grantedAt: Date;

  static of({ code, grantedAt }: Badge): BadgeType {
    return Object.assign(new BadgeType(), { code, grantedAt });
  }
}

@ObjectType('GrowthStep', { description: 'A milestone or a task, and how far one has come.' })
export class GrowthStepType {
  @Field(() => String)
  code: string;

  @Field(() => String, { description: "In the reader's language, by Accept-Language" })
  name: string;

  @Field(() => SafeInt, { description: 'From 0 to the goal; of money in fen' })
  progress: number;

  @Field(() => SafeInt)
  goal: number;

  @Field(() => Boolean)
  reached: boolean;

  static of({ name, ...same }: GrowthStep, locale: Locale): GrowthStepType {
    return Object.assign(new GrowthStepType(), same, { name: name[locale] });
  }
}

@ObjectType('Growth', { description: 'The path a member grows along.' })
export class GrowthType {
  @Field(() => LifecycleStageEnum)
  stage: LifecycleStage;

  @Field(() => Int, { description: 'Milestones that are reached' })
  reached: number;

  @Field(() => [GrowthStepType])
  @AboutSoMany(6)
  milestones: GrowthStepType[];

  @Field(() => [GrowthStepType])
  @AboutSoMany(3)
  tasks: GrowthStepType[];

  static of({ stage, milestones, tasks }: Growth, locale: Locale): GrowthType {
    return Object.assign(new GrowthType(), {
      stage,
      reached: milestones.filter(({ reached }) => reached).length,
      milestones: milestones.map((step) => GrowthStepType.of(step, locale)),
      tasks: tasks.map((step) => GrowthStepType.of(step, locale)),
    });
  }
}
