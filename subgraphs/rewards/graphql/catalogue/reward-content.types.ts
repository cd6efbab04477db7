import { Field, Int, ObjectType } from 'type-graphql';
import { DateTime } from '../../../../schema/vocabulary.js';
import type { ContentKind } from '../../domain/reward-contents.js';
import { RewardContentKindEnum } from '../reward-terms.inputs.js';

@ObjectType('RewardTitles')
export class RewardTexts {
  @Field(() => String)
  zhCN: string;

  @Field(() => String)
  en: string;
}

@ObjectType({ description: 'One of the things that a piece holds.' })
export class RewardContent {
  @Field(() => RewardContentKindEnum)
  kind: ContentKind;

  @Field(() => String, {
    description: "In the reader's language; what the reward is called where it has no name of its own.",
  })
  name: string;

  @Field(() => Int, { description: 'Of it in one piece.' })
  count: number;

  @Field(() => Int, { nullable: true, description: 'For so many days from the settlement on.' })
  validDays: number | null;

  @Field(() => DateTime, { nullable: true, description: 'Not before.' })
  validFrom: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Not from then on.' })
  validUntil: Date | null;

  /** For ops alone, by their field resolvers. */
  poolId: string | null;
  partnerSku: string | null;
}
