import { createUnionType, Field, ID, InputType, ObjectType } from 'type-graphql';
import type { Locale } from '../../../../schema/vocabulary.js';
import type * as domain from '../../domain/reward-category.js';
import { RewardTexts } from './reward-content.types.js';

@ObjectType({ description: 'A shelf of the catalogue.' })
export class RewardCategory {
  @Field(() => ID)
  code: string;

  @Field(() => String, { description: "In the reader's language." })
  name: string;

  @Field(() => RewardTexts, { description: 'In every language.' })
  names: RewardTexts;

  static of({ code, names }: domain.RewardCategory, locale: Locale): RewardCategory {
    const inAll = Object.assign(new RewardTexts(), { zhCN: names['zh-CN'], en: names.en });
    return Object.assign(new RewardCategory(), { code, name: names[locale], names: inAll });
  }
}

@InputType()
export class RewardCategoryNamesInput {
  @Field(() => String)
  zhCN: string;

  @Field(() => String)
  en: string;
}

@InputType()
export class DefineRewardCategoryInput {
  @Field(() => ID, {
    description: 'Small letters, digits and hyphens. It is the key: sent again it is the same category.',
  })
  code: string;

  @Field(() => RewardCategoryNamesInput)
  names: RewardCategoryNamesInput;
}

export const DefineRewardCategoryResult = createUnionType({
  name: 'DefineRewardCategoryResult',
  types: () => [RewardCategory] as const,
});
