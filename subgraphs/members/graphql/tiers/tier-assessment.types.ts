import { createUnionType, Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { connectionTypes } from '../../../../chassis/relay.js';
import { DateTime, Money } from '../../../../schema/vocabulary.js';
import type { TierAssessment } from '../../usecases/tiers/read-assessments.js';
import { qualifyingMoney } from './tier-rules.view.js';

export enum TierAssessmentState {
  TELLING = 'TELLING',
  DONE = 'DONE',
}
registerEnumType(TierAssessmentState, {
  name: 'TierAssessmentState',
  description: 'How far the assessment of a month has come. Its threshold is fixed in either.',
  valuesConfig: {
    TELLING: { description: 'The tiers of the members it concerns are following' },
    DONE: { description: 'All of them have' },
  },
});

@ObjectType('TierAssessment', { description: "Who was among the top share of a month's spend." })
export class TierAssessmentType {
  @Field(() => ID, { description: 'The calendar month, like 2026-10' })
  month: string;

  @Field(() => TierAssessmentState)
  state: TierAssessmentState;

  @Field(() => Int, { description: 'The version of the rules that was in force in the month' })
  rulesVersion: number;

  @Field(() => Int, { nullable: true, description: 'Null where those rules know no share' })
  sharePercent: number | null;

  @Field(() => Int, { description: 'Members with net spend in the month' })
  membersBought: number;

  @Field(() => Int, { description: 'The share of them, rounded down' })
  places: number;

  @Field(() => Money, {
    nullable: true,
    description: 'The spend of the member in the last place; whoever spent as much is in. Null without a place.',
  })
  threshold: Money | null;

  @Field(() => DateTime)
  assessedAt: Date;

  @Field(() => Int, { description: 'Members looked through' })
  membersDone: number;

  @Field(() => Int, { description: 'Members to look through' })
  membersTotal: number;

  static of(found: TierAssessment): TierAssessmentType {
    const { thresholdMinor, finishedAt, ...shown } = found;
    const state = finishedAt ? TierAssessmentState.DONE : TierAssessmentState.TELLING;
    return Object.assign(new TierAssessmentType(), { ...shown, state, threshold: qualifyingMoney(thresholdMinor) });
  }
}

export const TierAssessmentConnection = connectionTypes('TierAssessment', () => TierAssessmentType).Connection;

@InputType()
export class StartAssessmentInput {
  @Field(() => String, { description: 'A month that is over, like 2026-10' })
  month: string;
}

@ObjectType({
  description: 'A month that will be assessed in a moment, or has been; `tierAssessments` shows how far it is.',
})
export class StartedAssessment {
  @Field(() => ID)
  month: string;
}

export const StartAssessmentResult = createUnionType({
  name: 'StartAssessmentResult',
  types: () => [StartedAssessment] as const,
});
