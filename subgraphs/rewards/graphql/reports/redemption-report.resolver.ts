import { Arg, Args, ArgsType, Ctx, Field, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { z } from 'zod';
import { requireOps, type RequestContext } from '../../../../chassis/caller.js';
import { AboutSoMany, Paged, Report, RequiresScopes } from '../../../../chassis/field-marks.js';
import { idShape, parseInput } from '../../../../chassis/parse-input.js';
import { PageArguments, type ConnectionOf } from '../../../../chassis/relay.js';
import { DateOnly } from '../../../../schema/vocabulary.js';
import type { TierCode } from '../../domain/tier-code.js';
import { reportAsCsv, type ReportPart } from '../../usecases/reports/report-as-csv.js';
import { reportRedemptions, type ReportOfRedemptions } from '../../usecases/reports/report-redemptions.js';
import type { ReportTools } from '../../usecases/reports/report-tools.js';
import { RewardTierEnum } from '../reward-terms.inputs.js';
import {
  FulfilmentHours,
  RedemptionPenetration,
  RedemptionReport,
  RedemptionsOfPeriod,
  RedemptionTotals,
  ReportPartEnum,
  ReportPeriodEnum,
  ReportRatio,
  RewardFigures,
  RewardFiguresConnection,
  VoidedRedemptions,
} from './redemption-report.types.js';
import { hoursView, pageOfFigures, penetrationView, periodView, ratioView, totalsView } from './report-views.js';

const readScope = 'rewards:read';

const categoryShape = z.string().trim().min(1, { error: 'must not be empty' }).max(100);

@ArgsType()
class ReportArguments {
  @Field(() => DateOnly, { description: 'The first day, of the programme’s zone.' })
  from: string;

  @Field(() => DateOnly, { description: 'The last day, included; today at the latest, 400 days in all at most.' })
  until: string;

  @Field(() => ReportPeriodEnum, { defaultValue: ReportPeriodEnum.DAY, description: 'How `series` is told.' })
  by: keyof typeof ReportPeriodEnum;

  @Field(() => RewardTierEnum, { nullable: true, description: 'Of members who had this tier when they redeemed.' })
  tier?: TierCode | null;

  @Field(() => String, { nullable: true, description: 'Of rewards of this category.' })
  category?: string | null;

  @Field(() => ID, { nullable: true, description: 'Made while the reward was this partner’s.' })
  partnerId?: string | null;
}

const units = { DAY: 'day', WEEK: 'week', MONTH: 'month' } as const;

/** Reports of redemptions: of everybody together, for ops. */
@Resolver(() => RedemptionReport)
export class RedemptionReportResolver {
  constructor(private readonly tools: ReportTools) {}

  @Query(() => RedemptionReport, { description: 'How redemptions went in a span of days (ops, rewards:read).' })
  @RequiresScopes([readScope])
  redemptionReport(
    @Args(() => ReportArguments) wanted: ReportArguments,
    @Ctx() context: RequestContext,
  ): RedemptionReport {
    requireOps(context, readScope);
    const { from, until, by, tier, category, partnerId } = wanted;
    const order = {
      from,
      until,
      by: units[by],
      tier: tier ?? null,
      category: category === null || category === undefined ? null : parseInput(categoryShape, category, 'category'),
      partnerId: partnerId === null || partnerId === undefined ? null : parseInput(idShape, partnerId, 'partnerId'),
    };
    const report = Object.assign(new RedemptionReport(), {
      from,
      until,
      at: this.tools.clock.now(),
      programmePointsPerYuan: this.tools.pointsPerYuan,
    });
    parts.set(report, reportRedemptions(this.tools, order, context));
    return report;
  }

  @FieldResolver(() => RedemptionTotals)
  @Report()
  async totals(@Root() report: RedemptionReport): Promise<RedemptionTotals> {
    return totalsView(await partsOf(report).whole(), this.tools.cashCurrency);
  }

  @FieldResolver(() => [VoidedRedemptions], {
    description: 'Redemptions that came to nothing in the span, by reason, the most frequent first.',
  })
  @AboutSoMany(8)
  async voided(@Root() report: RedemptionReport): Promise<VoidedRedemptions[]> {
    return (await partsOf(report).voided()).map((one) => Object.assign(new VoidedRedemptions(), one));
  }

  @FieldResolver(() => FulfilmentHours)
  @Report()
  async fulfilment(@Root() report: RedemptionReport): Promise<FulfilmentHours> {
    return hoursView(await partsOf(report).fulfilmentTimes());
  }

  @FieldResolver(() => RedemptionPenetration, {
    nullable: true,
    description:
      'Null with `tier`: how many members had a tier then is not counted. An error where members gives no answer.',
  })
  @Report()
  async penetration(@Root() report: RedemptionReport): Promise<RedemptionPenetration | null> {
    const last = (await partsOf(report).penetration())?.at(-1);
    return last ? penetrationView(last, this.tools.penetrationAimPercent) : null;
  }

  @FieldResolver(() => ReportRatio, {
    nullable: true,
    description:
      'Points burned in the span, less those given back in it, by the points that were issued in it: earned, exchanged in, ' +
      'adjusted in and lent, less what was taken back. Null with `tier`. An error where points gives no answer.',
  })
  @Report()
  async redemptionRate(@Root() report: RedemptionReport): Promise<ReportRatio | null> {
    const rate = await partsOf(report).rate();
    return rate && ratioView(rate);
  }

  @FieldResolver(() => ReportRatio, {
    description:
      'Points burned by yuan of cost, of all pieces whose cost is known: points × 100 / (cost of a piece in fen × pieces).',
  })
  @Report()
  async pointsPerYuanOfCost(@Root() report: RedemptionReport): Promise<ReportRatio> {
    return ratioView((await partsOf(report).rewards()).pointsPerCost);
  }

  @FieldResolver(() => RewardFiguresConnection, {
    description: 'Rewards that were on offer or taken in the span, the most popular first.',
  })
  @Report()
  @Paged()
  async rewards(
    @Root() report: RedemptionReport,
    @Args(() => PageArguments) page: PageArguments,
    @Ctx() { locale }: RequestContext,
  ): Promise<ConnectionOf<RewardFigures>> {
    return pageOfFigures((await partsOf(report).rewards()).all, page, locale);
  }

  @FieldResolver(() => [RedemptionsOfPeriod], { description: 'Ready to plot: every period of the span, in order.' })
  @AboutSoMany(90)
  async series(@Root() report: RedemptionReport): Promise<RedemptionsOfPeriod[]> {
    const periods = await partsOf(report).periods();
    return periods.map((one, place) => {
      const view = periodView(one, place);
      parts.set(view, partsOf(report));
      return view;
    });
  }

  @FieldResolver(() => String, {
    description:
      'A part as CSV (RFC 4180) with a line of names first. A text that a spreadsheet would take for a formula has an ' +
      'apostrophe before it.',
  })
  @Report()
  async csv(@Root() report: RedemptionReport, @Arg('part', () => ReportPartEnum) part: ReportPart): Promise<string> {
    return reportAsCsv(partsOf(report), part);
  }
}

@Resolver(() => RedemptionsOfPeriod)
export class RedemptionsOfPeriodResolver {
  @FieldResolver(() => ReportRatio, {
    nullable: true,
    description: 'As `RedemptionReport.penetration`, at the end of this period.',
  })
  async penetration(@Root() period: RedemptionsOfPeriod): Promise<ReportRatio | null> {
    const ratio = (await partsOf(period).penetration())?.[period.place];
    return ratio ? ratioView(ratio) : null;
  }
}

/** What a view shows more of when it is asked for. */
const parts = new WeakMap<object, ReportOfRedemptions>();

function partsOf(view: object): ReportOfRedemptions {
  const found = parts.get(view);
  if (!found) throw new Error('a report that was not made here');
  return found;
}
