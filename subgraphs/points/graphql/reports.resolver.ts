import { Arg, Args, ArgsType, Ctx, Field, ID, Query, Resolver } from 'type-graphql';
import { requireOps, type RequestContext } from '../../../chassis/caller.js';
import { AboutSoMany, Cost, Report, RequiresScopes } from '../../../chassis/field-marks.js';
import { DateTime, Money } from '../../../schema/vocabulary.js';
import type { PointsParts } from '../usecases/points-parts.js';
import { showLiability } from '../usecases/show-liability.js';
import { showDonations, showGreenPoints } from '../usecases/show-public-reports.js';
import { showBreakage, showDeferredRevenue } from '../usecases/show-revenue-reports.js';
import {
  Breakage,
  BreakageCohort,
  CauseDonations,
  DeferredRevenue,
  GreenPoints,
  PointsLiability,
} from './reports.types.js';
import { Currency } from './stubs.types.js';

const readScope = 'points:read';

@ArgsType()
class PeriodArguments {
  @Field(() => DateTime, { nullable: true, description: 'The first instant; from the beginning when absent.' })
  from?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'The first instant after; until now when absent.' })
  until?: Date | null;
}

const periodOf = ({ from, until }: PeriodArguments) => ({ from: from ?? null, until: until ?? null });

/** What the points come to as a whole. Money's reports are for ops; what was given and what is green everybody may know. */
@Resolver()
export class ReportsResolver {
  constructor(private readonly parts: PointsParts) {}

  @Query(() => PointsLiability, { description: 'Now, or as the journal says it was at a time (ops, points:read).' })
  @RequiresScopes([readScope])
  @Report()
  async pointsLiability(
    @Arg('currency', () => ID) currency: string,
    @Arg('at', () => DateTime, { nullable: true }) at: Date | null | undefined,
    @Ctx() context: RequestContext,
  ): Promise<PointsLiability> {
    requireOps(context, readScope);
    const { worthMinor, ...found } = await showLiability(this.parts, currency, at ?? null);
    return Object.assign(new PointsLiability(), found, {
      currency: Currency.of(currency),
      worth: Money.of(worthMinor),
    });
  }

  @Query(() => Breakage, { description: 'As estimated now (ops, points:read).' })
  @RequiresScopes([readScope])
  @Report()
  async breakage(@Arg('currency', () => ID) currency: string, @Ctx() context: RequestContext): Promise<Breakage> {
    requireOps(context, readScope);
    const { rate, cohorts } = await showBreakage(this.parts, currency);
    const lastMatured = cohorts.filter(({ matured }) => matured).slice(-12);
    const shown = [...lastMatured, ...cohorts.filter(({ matured }) => !matured)];
    return Object.assign(new Breakage(), rate, {
      currency: Currency.of(currency),
      rate: rate.issued === 0 ? null : rate.expired / rate.issued,
      cohorts: shown.map(({ expiresAt, ...cohort }) =>
        Object.assign(new BreakageCohort(), cohort, { expiresAt: new Date(expiresAt) }),
      ),
    });
  }

  @Query(() => DeferredRevenue, {
    description:
      'From one month to another, both included, which are months of the programme’s zone (ops, points:read).',
  })
  @RequiresScopes([readScope])
  @Report()
  async deferredRevenue(
    @Arg('currency', () => ID) currency: string,
    @Arg('from', () => String, { description: 'YYYY-MM' }) from: string,
    @Arg('until', () => String, { description: 'YYYY-MM' }) until: string,
    @Ctx() context: RequestContext,
  ): Promise<DeferredRevenue> {
    requireOps(context, readScope);
    const report = await showDeferredRevenue(this.parts, currency, from, until);
    const money = (minor: bigint) => Money.of(Number(minor));
    return Object.assign(new DeferredRevenue(), {
      currency: Currency.of(currency),
      from,
      until,
      opening: money(report.openingMinor),
      added: money(report.addedMinor),
      cancelled: money(report.cancelledMinor),
      recognised: money(report.recognisedMinor),
      closing: money(report.closingMinor),
    });
  }

  @Query(() => [CauseDonations], { description: 'What members gave, by cause; for everybody to see.' })
  @Cost(5)
  @AboutSoMany(10)
  async donations(@Args(() => PeriodArguments) period: PeriodArguments): Promise<CauseDonations[]> {
    return (await showDonations(this.parts, periodOf(period))).map(
      ({ currency, worthMinor, sponsoredMinor, ...given }) =>
        Object.assign(new CauseDonations(), given, {
          currency: Currency.of(currency),
          amount: Money.of(worthMinor),
          sponsored: Money.of(sponsoredMinor),
        }),
    );
  }

  @Query(() => [GreenPoints], { description: 'What eco products and recycling earned; for everybody to see.' })
  @Cost(25)
  @AboutSoMany(2)
  async greenPoints(@Args(() => PeriodArguments) period: PeriodArguments): Promise<GreenPoints[]> {
    return (await showGreenPoints(this.parts, periodOf(period))).map(({ currency, points, returned, awards }) =>
      Object.assign(new GreenPoints(), { currency: Currency.of(currency), awards, points: points - returned }),
    );
  }
}
