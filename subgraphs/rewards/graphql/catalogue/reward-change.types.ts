import { createUnionType, Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { connectionTypes } from '../../../../chassis/relay.js';
import { DateTime } from '../../../../schema/vocabulary.js';
import type { RewardVersion } from '../../usecases/catalogue/read-reward-changes.js';
import { Reward } from '../reward.types.js';

@InputType()
export class ApproveRewardInput {
  @Field(() => ID)
  changeId: string;
}

@InputType({ description: 'Which version is meant.' })
export class RewardChangeInput {
  @Field(() => ID)
  changeId: string;
}

@InputType({ description: 'Which reward is meant.' })
export class EndRewardInput {
  @Field(() => ID)
  rewardId: string;
}

export enum RewardChangeState {
  DRAFT = 'DRAFT',
  SUBMITTED = 'SUBMITTED',
  LIVE = 'LIVE',
  REJECTED = 'REJECTED',
  ENDED = 'ENDED',
}
registerEnumType(RewardChangeState, {
  name: 'RewardChangeState',
  valuesConfig: {
    DRAFT: { description: 'Kept by its author, to be submitted' },
    SUBMITTED: { description: 'Waits for a second person' },
    LIVE: { description: 'The version that counts, also of a reward that has ended' },
    ENDED: { description: 'Was live until another version took over' },
  },
});

@ObjectType({ description: 'One version of the terms of a reward, on its way to be approved by a second person.' })
export class RewardChange {
  @Field(() => ID)
  id: string;

  @Field(() => String)
  kind: string;

  @Field(() => String, { description: "The reward's id" })
  key: string;

  @Field(() => Int)
  version: number;

  @Field(() => RewardChangeState)
  state: RewardChangeState;

  static of({ changeId, kind, key, version, state }: ChangeShown): RewardChange {
    return Object.assign(new RewardChange(), { id: changeId, kind, key, version, state: RewardChangeState[state] });
  }
}

interface ChangeShown {
  changeId: string;
  kind: string;
  key: string;
  version: number;
  state: keyof typeof RewardChangeState;
}

@ObjectType({ description: 'A version as people have worked on it.' })
export class RewardChangeRecord {
  @Field(() => RewardChange)
  change: RewardChange;

  @Field(() => String, {
    description: 'What the version says: as ProposeRewardInput takes it, without its two ids, as JSON.',
  })
  definition: string;

  @Field(() => String, { description: 'ops:<name>' })
  proposedBy: string;

  @Field(() => DateTime)
  proposedAt: Date;

  @Field(() => String, { nullable: true, description: 'Who approved or rejected it' })
  decidedBy: string | null;

  @Field(() => DateTime, { nullable: true })
  decidedAt: Date | null;

  static of(recorded: RewardVersion, definition: string): RewardChangeRecord {
    const { proposedBy, proposedAt, decidedBy, decidedAt } = recorded;
    const own = { proposedBy, proposedAt, decidedBy, decidedAt };
    return Object.assign(new RewardChangeRecord(), { change: RewardChange.of(recorded), definition, ...own });
  }
}

export const { Connection: RewardChangeConnection } = connectionTypes('RewardChange', () => RewardChangeRecord);

@ObjectType({ description: 'Terms that could be proposed.' })
export class CheckedReward {
  @Field(() => String, { description: 'As `Reward.definition` would be, with every default filled in' })
  definition: string;
}

export const SubmitRewardResult = createUnionType({
  name: 'SubmitRewardResult',
  types: () => [RewardChange] as const,
});

export const RejectRewardResult = createUnionType({
  name: 'RejectRewardResult',
  types: () => [RewardChange] as const,
});

export const EndRewardResult = createUnionType({ name: 'EndRewardResult', types: () => [Reward] as const });
