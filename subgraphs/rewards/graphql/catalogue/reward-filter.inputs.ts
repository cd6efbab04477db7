import { Field, ID, InputType, registerEnumType } from 'type-graphql';
import { z } from 'zod';
import { idShape, nonNegativeWhole } from '../../../../chassis/parse-input.js';
import { SafeInt } from '../../../../schema/vocabulary.js';
import type { RewardKind } from '../../domain/reward-contents.js';
import { RewardKindEnum } from '../reward-terms.inputs.js';
import { RewardStatus } from '../reward.types.js';

export enum Affordable {
  NOW = 'NOW',
  SOON = 'SOON',
}
registerEnumType(Affordable, {
  name: 'Affordable',
  valuesConfig: {
    NOW: { description: "The member's spendable points pay one of its prices" },
    SOON: { description: 'They do not yet, and will once the pending points are spendable' },
  },
});

export enum RewardSort {
  NEWEST = 'NEWEST',
  RELEVANCE = 'RELEVANCE',
  POINTS_LOW = 'POINTS_LOW',
  POINTS_HIGH = 'POINTS_HIGH',
  POPULAR = 'POPULAR',
  ENDING_SOON = 'ENDING_SOON',
}
registerEnumType(RewardSort, {
  name: 'RewardSort',
  valuesConfig: {
    RELEVANCE: { description: 'What fits `filter.text` best; needs one' },
    POINTS_LOW: { description: 'By the fewest points of the prices for everybody' },
    POPULAR: { description: 'By the pieces that members have taken' },
    ENDING_SOON: { description: 'What stays open comes last' },
  },
});

@InputType({ description: 'All that is said has to be so.' })
export class RewardFilter {
  @Field(() => String, {
    nullable: true,
    description:
      'Words that its titles, descriptions, brand or category hold, in either language; ' +
      '100 characters at most. The last word may be a beginning.',
  })
  text?: string | null;

  @Field(() => RewardSort, { nullable: true, description: 'In which order; NEWEST when absent.' })
  sort?: RewardSort | null;

  @Field(() => RewardKindEnum, { nullable: true })
  kind?: RewardKind | null;

  @Field(() => String, { nullable: true, description: 'Code of a category.' })
  category?: string | null;

  @Field(() => String, { nullable: true, description: 'As a whole, in capital or small letters.' })
  brand?: string | null;

  @Field(() => RewardStatus, {
    nullable: true,
    description: 'LIVE when absent; the others are for ops (rewards:read).',
  })
  status?: RewardStatus | null;

  @Field(() => ID, { nullable: true })
  partnerId?: string | null;

  @Field(() => SafeInt, { nullable: true, description: 'Only what has a price of at most these points.' })
  maxPoints?: number | null;

  @Field(() => SafeInt, { nullable: true, description: 'Only what has no price of fewer points.' })
  minPoints?: number | null;

  @Field(() => Boolean, { nullable: true, description: 'True: only what is not sold out.' })
  inStock?: boolean | null;

  @Field(() => Affordable, {
    nullable: true,
    description:
      'For a member who asks: by the prices open to them, with the bonus of their tier. ' +
      'A part that a slider lets them pay in cash does not count.',
  })
  affordable?: Affordable | null;

  @Field(() => Boolean, { nullable: true, description: 'For a member who asks. True: only what is for them.' })
  openToMe?: boolean | null;
}

const longestText = 100;

export const filterShape = z.object({
  text: z
    .string()
    .max(longestText, { error: `must have at most ${String(longestText)} characters` })
    .nullish(),
  category: z.string().max(40).nullish(),
  brand: z.string().trim().max(60).nullish(),
  partnerId: idShape.nullish(),
  maxPoints: nonNegativeWhole.nullish(),
  minPoints: nonNegativeWhole.nullish(),
});
