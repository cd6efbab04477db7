import { createUnionType, Field, ObjectType } from 'type-graphql';
import { canonicalJson } from '../../../chassis/idempotency.js';
import type { CampaignBody } from '../usecases/campaign-kind.js';
import type { Campaign } from './campaign.types.js';
import { BudgetSpent, CampaignOver } from './failures.types.js';

@ObjectType({ description: 'A version that could be proposed.' })
export class CheckedCampaign {
  @Field(() => String, { description: 'As `Campaign.definition` would be, with every default filled in' })
  definition: string;

  static of(body: CampaignBody): CheckedCampaign {
    return Object.assign(new CheckedCampaign(), { definition: canonicalJson(body) });
  }
}

export const CheckCampaignResult = createUnionType({
  name: 'CheckCampaignResult',
  types: () => [CheckedCampaign, CampaignOver, BudgetSpent] as const,
});

/** What would propose this version anew. One that a person has ended ends where they did: it is not to begin again elsewhere. */
export function definitionOf({ names, rule, startsAt, endsAt }: Campaign): string {
  return canonicalJson({ ...rule, name: { zhCN: names['zh-CN'], en: names.en }, startsAt, endsAt });
}
