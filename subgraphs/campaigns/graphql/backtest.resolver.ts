import { Arg, Args, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import { requireOps, type RequestContext } from '../../../chassis/caller.js';
import { answerOrFailure } from '../../../chassis/failures.js';
import { Paged, RequiresScopes } from '../../../chassis/field-marks.js';
import {
  connectionOf,
  PageArguments,
  pageOf,
  placeInTimeCursor,
  placeInTimeOf,
  placeInTimeParts,
  type ConnectionOf,
} from '../../../chassis/relay.js';
import type * as domain from '../domain/backtest.js';
import type { CampaignParts } from '../usecases/campaign-parts.js';
import { readBacktest, readBacktests } from '../usecases/read-backtests.js';
import { startBacktest } from '../usecases/start-backtest.js';
import { Backtest, BacktestConnection, StartBacktestInput } from './backtest.types.js';
import { backtestFailures, StartBacktestResult } from './failures.types.js';

@Resolver(() => Backtest)
export class BacktestResolver {
  constructor(private readonly parts: CampaignParts) {}

  @Mutation(() => StartBacktestResult, {
    description:
      'For ops (campaigns:write): tries a version out on the recorded purchases of the last days, in the background, at most three of one person at once. It writes nothing else; ask `backtest` how far it has come.',
  })
  @RequiresScopes(['campaigns:write'])
  async startBacktest(
    @Arg('input', () => StartBacktestInput) input: StartBacktestInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof StartBacktestResult> {
    requireOps(context, 'campaigns:write');
    return answerOrFailure(context, backtestFailures, async () =>
      this.shown(await startBacktest(this.parts, context, input), context),
    );
  }

  @Query(() => Backtest, { nullable: true, description: 'For ops (campaigns:read).' })
  @RequiresScopes(['campaigns:read'])
  async backtest(@Arg('id', () => ID) id: string, @Ctx() context: RequestContext): Promise<Backtest | null> {
    requireOps(context, 'campaigns:read');
    const backtest = await readBacktest(this.parts, id);
    return backtest && this.shown(backtest, context);
  }

  @Query(() => BacktestConnection, { description: 'For ops (campaigns:read): the latest first.' })
  @RequiresScopes(['campaigns:read'])
  @Paged()
  async backtests(
    @Args(() => PageArguments) pageArguments: PageArguments,
    @Ctx() context: RequestContext,
  ): Promise<ConnectionOf<Backtest>> {
    requireOps(context, 'campaigns:read');
    const page = pageOf(pageArguments, placeInTimeParts);
    const found = await readBacktests(this.parts, { limit: page.size + 1, after: placeInTimeOf(page) });
    return connectionOf(
      page,
      found,
      (backtest) => this.shown(backtest, context),
      ({ startedAt, id }) => placeInTimeCursor(startedAt, id),
    );
  }

  private shown(backtest: domain.Backtest, { locale }: RequestContext): Backtest {
    return Backtest.of(backtest, locale, this.parts.policy.pointsPerYuan);
  }
}
