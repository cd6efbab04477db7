import { createUnionType, Field, ID, Int, ObjectType } from 'type-graphql';
import { DateTime, Failure } from '../../../schema/vocabulary.js';
import { CampaignChange } from './campaign-change.types.js';
import { Purchase, Return } from './purchase.types.js';

@ObjectType({ implements: Failure, description: 'The membership earns nothing as it stands. Nothing was recorded.' })
export class MemberNotActive extends Failure {
  @Field(() => String, { description: "The member's status" })
  status: string;
}

@ObjectType({
  implements: Failure,
  description: 'More pieces of a line would come back than were bought. Nothing was recorded.',
})
export class MoreThanBought extends Failure {
  @Field(() => ID)
  lineId: string;

  @Field(() => Int, { description: 'Pieces bought' })
  bought: number;

  @Field(() => Int, { description: 'Pieces that have come back before' })
  returnedBefore: number;

  @Field(() => Int, { description: 'Pieces asked for now' })
  asked: number;
}

@ObjectType({ implements: Failure, description: 'A campaign that is over stays as it was.' })
export class CampaignOver extends Failure {
  @Field(() => DateTime)
  endedAt: string;
}

export const purchaseFailures = { MEMBER_NOT_ACTIVE: MemberNotActive };
export const returnFailures = { MORE_THAN_BOUGHT: MoreThanBought };
export const changeFailures = { CAMPAIGN_OVER: CampaignOver };

export const RecordPurchaseResult = createUnionType({
  name: 'RecordPurchaseResult',
  types: () => [Purchase, MemberNotActive] as const,
});

export const RecordReturnResult = createUnionType({
  name: 'RecordReturnResult',
  types: () => [Return, MoreThanBought] as const,
});

export const ProposeCampaignResult = createUnionType({
  name: 'ProposeCampaignResult',
  types: () => [CampaignChange, CampaignOver] as const,
});

export const ApproveCampaignResult = createUnionType({
  name: 'ApproveCampaignResult',
  types: () => [CampaignChange, CampaignOver] as const,
});
