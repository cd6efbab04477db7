import { Arg, Args, createUnionType, Ctx, Directive, ID, Mutation, Query, Resolver } from 'type-graphql';
import { requireOps, requireService, type RequestContext } from '../../../chassis/caller.js';
import { answerOrFailure } from '../../../chassis/failures.js';
import { MovesValue, Paged, RequiresScopes } from '../../../chassis/field-marks.js';
import { connectionOf, PageArguments, type ConnectionOf } from '../../../chassis/relay.js';
import { Money, SafeInt } from '../../../schema/vocabulary.js';
import { fundAccount } from '../usecases/fund-account.js';
import { fundPledge } from '../usecases/fund-pledge.js';
import type { PointsParts } from '../usecases/points-parts.js';
import { showBudgets } from '../usecases/show-budgets.js';
import { showPartnerFunds } from '../usecases/show-partner-funds.js';
import { fundPlace, showFunds } from '../usecases/show-funds.js';
import {
  AccountFunding,
  BudgetLeft,
  Fund,
  FundAccountInput,
  FundConnection,
  FundKind,
  FundPledgeInput,
  PartnerFunds,
  PledgeFunding,
} from './funds.types.js';
import { FundsExhausted } from './holds.types.js';

const FundPledgeResult = createUnionType({
  name: 'FundPledgeResult',
  types: () => [PledgeFunding, FundsExhausted] as const,
});
const FundAccountResult = createUnionType({
  name: 'FundAccountResult',
  types: () => [AccountFunding, FundsExhausted] as const,
});

const exhausted = { FUNDS_EXHAUSTED: FundsExhausted };

/** What is set aside to be spent up to a limit: campaigns' budgets, partners' blocks, sponsors' pledges. */
@Resolver()
export class FundsResolver {
  constructor(private readonly parts: PointsParts) {}

  @Query(() => FundConnection, { description: 'Ops (points:read): what is left of each, by kind, currency and owner.' })
  @RequiresScopes(['points:read'])
  @Paged()
  async funds(
    @Arg('kind', () => FundKind, { nullable: true }) kind: FundKind | null | undefined,
    @Arg('atMost', () => SafeInt, {
      nullable: true,
      description: 'Only those with so many points, or fen, left or fewer: what runs low.',
    })
    atMost: number | null | undefined,
    @Args(() => PageArguments) asked: PageArguments,
    @Ctx() context: RequestContext,
  ): Promise<ConnectionOf<Fund>> {
    requireOps(context, 'points:read');
    const stored = kind === FundKind.PLEDGE ? 'SPONSOR' : (kind ?? null);
    const { page, found } = await showFunds(this.parts, { kind: stored, atMost: atMost ?? null }, asked);
    return connectionOf(page, found, (fund) => Fund.of(fund), fundPlace);
  }

  @Query(() => [BudgetLeft])
  @Directive('@inaccessible')
  async budgets(
    @Arg('owners', () => [ID], { description: 'Up to 1,000; those never filled are left out.' }) owners: string[],
    @Arg('currency', () => ID) currency: string,
    @Ctx() context: RequestContext,
  ): Promise<BudgetLeft[]> {
    requireService(context, 'campaigns');
    const budgets = await showBudgets(this.parts, owners, currency);
    return budgets.map((budget) => Object.assign(new BudgetLeft(), budget));
  }

  @Query(() => [PartnerFunds])
  @Directive('@inaccessible')
  async partnerFunds(
    @Arg('partners', () => [ID], { description: 'Codes, up to 1,000; those with nothing in the books are left out.' })
    partners: string[],
    @Ctx() context: RequestContext,
  ): Promise<PartnerFunds[]> {
    requireService(context, 'partners');
    const funds = await showPartnerFunds(this.parts, partners);
    return funds.map((its) => Object.assign(new PartnerFunds(), its));
  }

  @Mutation(() => FundPledgeResult, {
    description: "Ops (points:approve): adds to a sponsor's pledge, or takes back what is not used of it.",
  })
  @RequiresScopes(['points:approve'])
  @MovesValue()
  async fundPledge(
    @Arg('input', () => FundPledgeInput) input: FundPledgeInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof FundPledgeResult> {
    requireOps(context, 'points:approve');
    return answerOrFailure(context, exhausted, async () => {
      const { fundingId, balance } = await fundPledge(this.parts, context, input);
      return Object.assign(new PledgeFunding(), { id: fundingId, balance: Money.of(balance) });
    });
  }

  @Mutation(() => FundAccountResult)
  @Directive('@inaccessible')
  async fundAccount(
    @Arg('input', () => FundAccountInput) input: FundAccountInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof FundAccountResult> {
    requireService(context, 'campaigns', 'partners');
    return answerOrFailure(context, exhausted, async () =>
      Object.assign(new AccountFunding(), await fundAccount(this.parts, context, input)),
    );
  }
}
