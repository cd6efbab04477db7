import { Directive, Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';
import { connectionTypes } from '../../../chassis/relay.js';
import { Money, MoneyInput, SafeInt } from '../../../schema/vocabulary.js';
import type { FundView } from '../usecases/show-funds.js';
import { Currency } from './stubs.types.js';

export enum FundKind {
  BUDGET = 'BUDGET',
  BLOCK = 'BLOCK',
  PLEDGE = 'PLEDGE',
}
registerEnumType(FundKind, {
  name: 'FundKind',
  valuesConfig: {
    BUDGET: { description: 'What a campaign may still give.' },
    BLOCK: { description: 'Points that a partner has paid for in advance.' },
    PLEDGE: { description: 'Money that a sponsor has promised to a cause.' },
  },
});

@ObjectType({ description: 'Something set aside and used up; what is taken out of it never exceeds what was put in.' })
export class Fund {
  @Field(() => FundKind)
  kind: FundKind;

  @Field(() => ID, { description: 'Code of the budget, the partner or the cause.' })
  owner: string;

  @Field(() => Currency, { nullable: true, description: 'Of a budget or block.' })
  currency: Currency | null;

  @Field(() => SafeInt, { nullable: true, description: 'Left in a budget or block.' })
  points: number | null;

  @Field(() => Money, { nullable: true, description: 'Left of a pledge.' })
  amount: Money | null;

  static of({ kind, owner, currency, balance }: FundView): Fund {
    const left =
      kind === 'SPONSOR'
        ? { currency: null, points: null, amount: Money.of(balance) }
        : { currency: Currency.of(currency), points: balance, amount: null };
    return Object.assign(new Fund(), { kind: kind === 'SPONSOR' ? FundKind.PLEDGE : FundKind[kind], owner, ...left });
  }
}

@ObjectType({ description: 'What a campaign may still give.' })
@Directive('@inaccessible')
export class BudgetLeft {
  @Field(() => ID, { description: 'Code of the budget.' })
  owner: string;

  @Field(() => SafeInt)
  points: number;
}

@ObjectType({ description: 'How a partner stands in one currency, by the books.' })
@Directive('@inaccessible')
export class PartnerFunds {
  @Field(() => ID, { description: 'Code of the partner.' })
  partner: string;

  @Field(() => ID, { description: 'Code of the currency.' })
  currency: string;

  @Field(() => SafeInt, { nullable: true, description: 'Left of its blocks; null where none was ever bought.' })
  prepaid: number | null;

  @Field(() => SafeInt, { description: 'What it owes less what it is owed.' })
  owed: number;
}

export const { Connection: FundConnection, Edge: FundEdge } = connectionTypes('Fund', () => Fund);

@InputType()
export class FundPledgeInput {
  @Field(() => ID, { description: 'Made by the client (a UUID): the same id gives the same answer.' })
  fundingId: string;

  @Field(() => ID, { description: 'Code of the cause.' })
  cause: string;

  @Field(() => MoneyInput, { description: 'Above zero adds to the pledge, below zero takes back what is not used.' })
  amount: MoneyInput;
}

@ObjectType({ description: 'A pledge after it was funded.' })
export class PledgeFunding {
  @Field(() => ID, { description: 'The id that the client made.' })
  id: string;

  @Field(() => Money, { description: 'What the pledge stands at.' })
  balance: Money;
}

export enum FundedAccount {
  BUDGET = 'BUDGET',
  BLOCK = 'BLOCK',
}
registerEnumType(FundedAccount, { name: 'FundedAccount' });

@InputType()
@Directive('@inaccessible')
export class FundAccountInput {
  @Field(() => ID)
  fundingId: string;

  @Field(() => FundedAccount, { description: 'BUDGET: asked by campaigns. BLOCK: asked by partners.' })
  account: FundedAccount;

  @Field(() => ID, { description: 'Code of the budget or of the partner.' })
  owner: string;

  @Field(() => ID)
  currency: string;

  @Field(() => SafeInt, { description: 'Above zero fills, below zero takes back what is not used.' })
  points: number;
}

@ObjectType()
@Directive('@inaccessible')
export class AccountFunding {
  @Field(() => ID)
  fundingId: string;

  @Field(() => SafeInt, { description: 'What the account stands at.' })
  balance: number;
}
