import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { connectionTypes } from '../../../chassis/relay.js';
import { DateOnly, DateTime, Money, SafeInt, type Locale } from '../../../schema/vocabulary.js';
import { failureTexts, type BacktestFigures as Figures } from '../domain/backtest.js';
import type * as domain from '../domain/backtest.js';
import { shopCurrency } from '../domain/money.js';
import { worthMinor } from '../domain/worth.js';

export const BacktestStateEnum = {
  QUEUED: 'QUEUED',
  RUNNING: 'RUNNING',
  DONE: 'DONE',
  FAILED: 'FAILED',
} as const satisfies { [State in domain.BacktestState]: State };
registerEnumType(BacktestStateEnum, {
  name: 'BacktestState',
  description: 'How far a backtest has come.',
  valuesConfig: {
    QUEUED: { description: 'Waits for its turn, or for another service to be in reach again' },
    FAILED: { description: '`failure` says why' },
  },
});

@InputType()
export class StartBacktestInput {
  @Field(() => ID, { description: 'A UUID made by the client; sent again, it is the same backtest' })
  backtestId: string;

  @Field(() => ID, { description: 'The version that is tried out, whatever has become of it' })
  changeId: string;

  @Field(() => Int, { description: 'How far back purchases are judged, in days of 24 hours: 1 to 3,650' })
  days: number;
}

@ObjectType({ description: 'What was given for the purchases, or would have been, whatever came back later.' })
export class BacktestFigures {
  @Field(() => SafeInt)
  points: number;

  @Field(() => Money, { description: 'What the points cost, by what they are worth' })
  cost: Money;

  @Field(() => SafeInt, { description: 'Purchases that were given points, or something besides' })
  awards: number;

  @Field(() => SafeInt, { description: 'Members whose purchases these were' })
  members: number;

  static of({ points, awards, members }: Figures, pointsPerYuan: number): BacktestFigures {
    const cost = Money.of(worthMinor(points, pointsPerYuan), shopCurrency);
    return Object.assign(new BacktestFigures(), { points, cost, awards, members });
  }

  /** What the first has more than the second; below zero where it has less. */
  static difference(one: BacktestFigures, other: BacktestFigures): BacktestFigures {
    return Object.assign(new BacktestFigures(), {
      points: one.points - other.points,
      cost: Money.of(one.cost.amountMinor - other.cost.amountMinor, shopCurrency),
      awards: one.awards - other.awards,
      members: one.members - other.members,
    });
  }
}

@ObjectType({ description: 'What the version would have done about the purchases, and what was done.' })
export class BacktestResult {
  @Field(() => BacktestFigures, { description: 'By the version, live over all of the days' })
  draft: BacktestFigures;

  @Field(() => BacktestFigures, {
    description: 'What the campaign whose version it is really gave for the same purchases; nothing for a new campaign',
  })
  replaced: BacktestFigures;

  @Field(() => BacktestFigures, { description: '`draft` less `replaced`: below zero where it would have given less' })
  difference: BacktestFigures;

  @Field(() => BacktestFigures, { description: 'What all campaigns really gave for the same purchases' })
  given: BacktestFigures;

  @Field(() => SafeInt, {
    description: 'Members whom a tierFastTrack would have lifted above the tier they had at a purchase',
  })
  tierMoves: number;

  @Field(() => DateOnly, {
    nullable: true,
    description: 'The day on which the budget was used up; null where it lasts, or there is none',
  })
  budgetRunsOutOn: string | null;

  static of(result: domain.BacktestResult, pointsPerYuan: number): BacktestResult {
    const [draft, replaced, given] = [result.draft, result.replaced, result.given].map((figures) =>
      BacktestFigures.of(figures, pointsPerYuan),
    ) as [BacktestFigures, BacktestFigures, BacktestFigures];
    const { tierMoves, budgetRunsOutOn } = result;
    const difference = BacktestFigures.difference(draft, replaced);
    return Object.assign(new BacktestResult(), { draft, replaced, difference, given, tierMoves, budgetRunsOutOn });
  }
}

@ObjectType({ description: 'A version of a campaign, tried out on the recorded purchases of the last days.' })
export class Backtest {
  @Field(() => ID, { description: 'The backtestId' })
  id: string;

  @Field(() => ID)
  changeId: string;

  @Field(() => Int)
  days: number;

  @Field(() => BacktestStateEnum)
  state: domain.BacktestState;

  @Field(() => SafeInt)
  purchasesDone: number;

  @Field(() => SafeInt, { nullable: true, description: 'Null until it runs' })
  purchasesInAll: number | null;

  @Field(() => String, { description: 'ops:<name>' })
  startedBy: string;

  @Field(() => DateTime, { description: 'The end of the days, too' })
  startedAt: Date;

  @Field(() => DateTime, { nullable: true })
  finishedAt: Date | null;

  @Field(() => String, { nullable: true, description: "Why it FAILED, in the reader's language, by Accept-Language" })
  failure: string | null;

  @Field(() => BacktestResult, { nullable: true, description: 'Null until it is DONE' })
  result: BacktestResult | null;

  static of(backtest: domain.Backtest, locale: Locale, pointsPerYuan: number): Backtest {
    const { result, failure, id, changeId, days, state, purchasesDone, purchasesInAll } = backtest;
    const { startedBy, startedAt, finishedAt } = backtest;
    return Object.assign(new Backtest(), {
      id,
      changeId,
      days,
      state,
      purchasesDone,
      purchasesInAll,
      startedBy,
      startedAt,
      finishedAt,
      failure: failure && failureTexts[failure][locale],
      result: result && BacktestResult.of(result, pointsPerYuan),
    });
  }
}

export const { Connection: BacktestConnection } = connectionTypes('Backtest', () => Backtest);
