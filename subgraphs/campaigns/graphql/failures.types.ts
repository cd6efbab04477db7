import { AboutSoMany } from '../../../chassis/field-marks.js';
import { createUnionType, Field, ID, Int, ObjectType } from 'type-graphql';
import { DateTime, Failure, SafeInt } from '../../../schema/vocabulary.js';
import { Backtest } from './backtest.types.js';
import { CampaignChange } from './campaign-change.types.js';
import { Campaign } from './campaign.types.js';
import { Purchase } from './purchase.types.js';
import { Return } from './return.types.js';

@ObjectType({
  implements: Failure,
  description:
    'The membership earns nothing as it stands. Nothing was recorded. The code says why: MEMBER_SUSPENDED, MEMBER_CLOSED, CARD_BLOCKED, else MEMBER_NOT_ACTIVE.',
})
export class MemberNotActive extends Failure {
  @Field(() => String, { description: "The member's status, or CARD_BLOCKED" })
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

@ObjectType({ implements: Failure, description: 'A budget cannot be lowered under what has been given already.' })
export class BudgetSpent extends Failure {
  @Field(() => SafeInt, { description: 'Points given' })
  spent: number;

  @Field(() => SafeInt, { description: 'Points that the budget would be' })
  asked: number;
}

@ObjectType({
  implements: Failure,
  description:
    'As many backtests of one person wait or run as may. Nothing was started; once one of them is over, another can be, under another id.',
})
export class TooManyBacktests extends Failure {
  @Field(() => Int, { description: 'So many at once' })
  most: number;
}

export const purchaseFailures = {
  MEMBER_NOT_ACTIVE: MemberNotActive,
  MEMBER_SUSPENDED: MemberNotActive,
  MEMBER_CLOSED: MemberNotActive,
  CARD_BLOCKED: MemberNotActive,
};
export const returnFailures = { MORE_THAN_BOUGHT: MoreThanBought };
export const changeFailures = { CAMPAIGN_OVER: CampaignOver, BUDGET_SPENT: BudgetSpent };
export const lifeFailures = { CAMPAIGN_OVER: CampaignOver };
export const backtestFailures = { TOO_MANY_BACKTESTS: TooManyBacktests };

export const RecordPurchaseResult = createUnionType({
  name: 'RecordPurchaseResult',
  types: () => [Purchase, MemberNotActive] as const,
});

@ObjectType({
  implements: Failure,
  description:
    'What is wrong with one purchase of a list. The code is that of an error (BAD_USER_INPUT, IDEMPOTENCY_CONFLICT, FORBIDDEN, UNAVAILABLE); INTERNAL_SERVER_ERROR has the id of the request as its message.',
})
export class PurchaseFault extends Failure {
  @Field(() => [String], { nullable: true, description: 'Of the field at fault, in its purchase' })
  @AboutSoMany(3)
  path: string[] | null;
}

export const PurchaseOutcome = createUnionType({
  name: 'PurchaseOutcome',
  types: () => [Purchase, MemberNotActive, PurchaseFault] as const,
});

@ObjectType()
export class RecordedPurchases {
  @Field(() => [PurchaseOutcome], { description: 'In the order of the purchases' })
  @AboutSoMany(100)
  outcomes: (typeof PurchaseOutcome)[];
}

export const RecordPurchasesResult = createUnionType({
  name: 'RecordPurchasesResult',
  types: () => [RecordedPurchases] as const,
});

export const RecordReturnResult = createUnionType({
  name: 'RecordReturnResult',
  types: () => [Return, MoreThanBought] as const,
});

export const ProposeCampaignResult = createUnionType({
  name: 'ProposeCampaignResult',
  types: () => [CampaignChange, CampaignOver, BudgetSpent] as const,
});

export const DraftCampaignResult = createUnionType({
  name: 'DraftCampaignResult',
  types: () => [CampaignChange, CampaignOver, BudgetSpent] as const,
});

export const SubmitCampaignResult = createUnionType({
  name: 'SubmitCampaignResult',
  types: () => [CampaignChange] as const,
});

export const ApproveCampaignResult = createUnionType({
  name: 'ApproveCampaignResult',
  types: () => [CampaignChange, CampaignOver, BudgetSpent] as const,
});

export const RejectCampaignResult = createUnionType({
  name: 'RejectCampaignResult',
  types: () => [CampaignChange] as const,
});

export const PauseCampaignResult = createUnionType({
  name: 'PauseCampaignResult',
  types: () => [Campaign, CampaignOver] as const,
});

export const ResumeCampaignResult = createUnionType({
  name: 'ResumeCampaignResult',
  types: () => [Campaign, CampaignOver] as const,
});

export const EndCampaignResult = createUnionType({
  name: 'EndCampaignResult',
  types: () => [Campaign] as const,
});

export const StartBacktestResult = createUnionType({
  name: 'StartBacktestResult',
  types: () => [Backtest, TooManyBacktests] as const,
});
