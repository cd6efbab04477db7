import { Field, Float, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { connectionTypes } from '../../../../chassis/relay.js';
import { DateOnly, DateTime, Money, SafeInt } from '../../../../schema/vocabulary.js';

export const ReportPeriodEnum = { DAY: 'DAY', WEEK: 'WEEK', MONTH: 'MONTH' } as const;
registerEnumType(ReportPeriodEnum, {
  name: 'ReportPeriod',
  description: 'Of the programme’s zone. A week begins on Monday.',
});

export const ReportPartEnum = { SERIES: 'SERIES', REWARDS: 'REWARDS' } as const;
registerEnumType(ReportPartEnum, { name: 'RedemptionReportPart', description: 'What is told as CSV.' });

@ObjectType({ description: 'A figure that divides two whole numbers.' })
export class ReportRatio {
  @Field(() => SafeInt)
  numerator: number;

  @Field(() => SafeInt)
  denominator: number;

  @Field(() => Float, {
    nullable: true,
    description:
      'The numerator by the denominator, rounded half up to four decimals; null where the denominator is zero.',
  })
  value: number | null;
}

@ObjectType({ description: 'Redemptions that came to nothing.' })
export class VoidedRedemptions {
  @Field(() => String, {
    nullable: true,
    description: 'Why: the code of the failure that the member was told; null where none was kept.',
  })
  reason: string | null;

  @Field(() => Int)
  redemptions: number;
}

@ObjectType({
  description:
    'What was given back in the span, by when it was back, whenever it had been taken. Points and cash are those that went back.',
})
export class RedemptionsGivenBack {
  @Field(() => Int, { description: 'Redemptions of which the last piece came back: they are CANCELLED.' })
  cancelled: number;

  @Field(() => SafeInt)
  pieces: number;

  @Field(() => SafeInt)
  points: number;

  @Field(() => Money)
  cash: Money;
}

@ObjectType({
  description:
    'From the settlement of a redemption to the first time at which everything it holds was handed over (FULFILLED), of ' +
    'those settled in the span and fulfilled since. Those that wait are not among them.',
})
export class FulfilmentHours {
  @Field(() => Int, { description: 'How many are fulfilled.' })
  fulfilled: number;

  @Field(() => Float, {
    nullable: true,
    description:
      'Hours, rounded to two decimals: half of them took no longer. Between the two in the middle it is interpolated ' +
      '(percentile_cont(0.5)); null where none is fulfilled.',
  })
  median: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      'Hours, rounded to two decimals: nine of ten took no longer, interpolated likewise (percentile_cont(0.9)).',
  })
  p90: number | null;
}

@ObjectType({ description: 'Of redemptions that were settled in the span, whatever has become of them since.' })
export class RedemptionTotals {
  @Field(() => Int, { description: 'Settled in the span.' })
  redemptions: number;

  @Field(() => Int, { description: 'Who made them, each once. Both persons of a merge are one.' })
  members: number;

  @Field(() => SafeInt)
  pieces: number;

  @Field(() => SafeInt, { description: 'Burned by them.' })
  points: number;

  @Field(() => Money, {
    description: 'Taken by the payment provider. Cash that is due at hand-over is not known here.',
  })
  cash: Money;

  @Field(() => RedemptionsGivenBack)
  givenBack: RedemptionsGivenBack;

  @Field(() => ReportRatio, {
    description: 'Of the pieces settled in the span, those that have been given back since, until now.',
  })
  returnRate: ReportRatio;
}

@ObjectType({
  description:
    'Members who had redeemed, whenever that was, by the end of the span, divided by the members who were active then. A ' +
    'redemption counts unless all of its pieces have been given back since. Whoever has asked to be forgotten is not among ' +
    'those who had redeemed.',
})
export class RedemptionPenetration {
  @Field(() => ReportRatio)
  ratio: ReportRatio;

  @Field(() => Float, { description: 'What the programme aims for, as a ratio: 0.6 of the active members by default.' })
  aim: number;

  @Field(() => Boolean, { description: 'Whether it is above the aim.' })
  reached: boolean;
}

@ObjectType({ description: 'A day, a week or a month of the span. One without redemptions is there with zeros.' })
export class RedemptionsOfPeriod {
  @Field(() => DateOnly, { description: 'The first day.' })
  from: string;

  @Field(() => DateOnly, { description: 'The last day, included.' })
  until: string;

  @Field(() => Int, { description: 'Settled in it.' })
  redemptions: number;

  @Field(() => Int, {
    description: 'Who made them, each once in this period: the sum over periods may be more than in all.',
  })
  members: number;

  @Field(() => SafeInt)
  pieces: number;

  @Field(() => SafeInt)
  points: number;

  @Field(() => Int, { description: 'Redemptions of which the last piece came back in it.' })
  cancelled: number;

  @Field(() => SafeInt)
  piecesGivenBack: number;

  @Field(() => SafeInt)
  pointsGivenBack: number;

  /** Its place in the series. */
  place: number;
}

@ObjectType({ description: 'What a reward had to offer; of all redemptions of it, with or without `tier`.' })
export class StockOfSpan {
  @Field(() => SafeInt, {
    nullable: true,
    description:
      'Pieces available where the span begins, or where the reward was listed in it: the stock by the terms of then, less ' +
      'what was taken, reckoned back from what is taken now. Null: unlimited.',
  })
  availableAtBegin: number | null;

  @Field(() => SafeInt, { nullable: true, description: 'The same where the span ends, or now. Null: unlimited.' })
  availableAtEnd: number | null;

  @Field(() => SafeInt, { description: 'Pieces settled in the span.' })
  pieces: number;

  @Field(() => ReportRatio, {
    nullable: true,
    description:
      'How often the stock turned over: the pieces by the average of what was available at begin and end, 2 × pieces / (begin ' +
      '+ end). Null for unlimited stock.',
  })
  turnover: ReportRatio | null;

  @Field(() => ReportRatio, {
    nullable: true,
    description:
      'Days until the last piece is gone at the pace of the span: available at its end × days of the span on which the reward ' +
      'was listed / pieces. Null for unlimited stock.',
  })
  daysLeft: ReportRatio | null;
}

@ObjectType({ description: 'How a reward did in the span.' })
export class RewardFigures {
  @Field(() => ID)
  rewardId: string;

  @Field(() => String, { description: "In the reader's language, by Accept-Language" })
  title: string;

  @Field(() => String, { nullable: true })
  category: string | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'By pieces; as many pieces, the same rank, and the next one as if it were not (1, 2, 2, 4). Null: nobody took it.',
  })
  rank: number | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'Ranks it rose against the span before, which has as many days and ends where this one begins; negative: it fell. Null ' +
      'where it had no rank in one of them.',
  })
  rankChange: number | null;

  @Field(() => Int, { description: 'Settled in the span.' })
  redemptions: number;

  @Field(() => Int, { description: 'Who made them, each once.' })
  members: number;

  @Field(() => SafeInt)
  pieces: number;

  @Field(() => SafeInt)
  points: number;

  @Field(() => ReportRatio, { description: 'Its pieces by those of all rewards in the report.' })
  share: ReportRatio;

  @Field(() => StockOfSpan)
  stock: StockOfSpan;

  @Field(() => ReportRatio, {
    nullable: true,
    description:
      'Points burned by yuan of cost: points × 100 / (cost of a piece in fen × pieces), by the cost in the terms by which ' +
      'each was taken. Null where no cost is known.',
  })
  pointsPerYuanOfCost: ReportRatio | null;
}

export const { Connection: RewardFiguresConnection } = connectionTypes('RewardFigures', () => RewardFigures);

@ObjectType({
  description:
    'What became of redemptions in a span of days, and of everybody together: it names no member. Each part is reckoned ' +
    'when it is asked for.',
})
export class RedemptionReport {
  @Field(() => DateOnly, { description: 'The first day.' })
  from: string;

  @Field(() => DateOnly, { description: 'The last day, included. The day of today counts as far as it has come.' })
  until: string;

  @Field(() => DateTime, { description: 'When it was reckoned.' })
  at: Date;

  @Field(() => SafeInt, {
    description: 'Points that the programme says are worth one yuan, to put beside `pointsPerYuanOfCost`.',
  })
  programmePointsPerYuan: number;
}
