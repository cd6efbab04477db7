import { Arg, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../../../chassis/caller.js';
import { forbidden } from '../../../../chassis/domain-error.js';
import { AboutSoMany, Report, RequiresScopes } from '../../../../chassis/field-marks.js';
import { DateOnly, Money } from '../../../../schema/vocabulary.js';
import {
  percentOf,
  type Concentration,
  type PartnerFigures,
  type Volume,
} from '../../domain/evaluation/partner-figures.js';
import { evaluatePartner, showConcentration, spanOf } from '../../usecases/evaluation/evaluate-partner.js';
import { showPrepaidDays } from '../../usecases/evaluation/prepaid-days.js';
import type { PartnersParts } from '../../usecases/partners-parts.js';
import { showPartner } from '../../usecases/show-partners.js';
import { brandThatAsks } from '../settlement/who-asks.js';
import { partnerView } from '../views.js';
import {
  DisputeStatistics,
  ExchangeOutcomes,
  ExchangeVolume,
  OutstandingPayments,
  PartnerConcentration,
  PartnerEvaluation,
  PrepaidBlock,
} from './evaluation.types.js';

@Resolver(() => PartnerEvaluation)
export class EvaluationResolver {
  constructor(private readonly parts: PartnersParts) {}

  @Query(() => PartnerEvaluation, {
    nullable: true,
    description:
      'How a partner did, from the first day to the last, included, 400 at most: for ops (partners:read), and for the partner ' +
      '(settlements:read). Null for ops when there is no such partner.',
  })
  @RequiresScopes(['settlements:read'], ['partners:read'])
  @Report()
  async partnerEvaluation(
    @Arg('partner', () => String, { description: 'The partner’s code' }) code: string,
    @Arg('from', () => DateOnly) from: string,
    @Arg('until', () => DateOnly) until: string,
    @Ctx() context: RequestContext,
  ): Promise<PartnerEvaluation | null> {
    const asking = brandThatAsks(context);
    if (asking !== null && asking !== code) throw forbidden();
    const span = spanOf(this.parts, from, until);
    const partner = await showPartner(this.parts, code);
    if (!partner) return null;
    const figures = await evaluatePartner(this.parts, code, span);
    return Object.assign(new PartnerEvaluation(), {
      ...{ partner: partnerView(partner, context), from, until },
      ...figuresView(figures),
    });
  }

  // By itself: it reads what all brands have exchanged, which the rest does not.
  @FieldResolver(() => PartnerConcentration)
  async concentration(
    @Root() { partner, from, until }: PartnerEvaluation,
    @Ctx() context: RequestContext,
  ): Promise<PartnerConcentration> {
    const concentration = await showConcentration(this.parts, spanOf(this.parts, from, until));
    return concentrationView(partner.code, concentration, brandThatAsks(context) === null);
  }

  @FieldResolver(() => [PrepaidBlock])
  @AboutSoMany(3)
  async blocks(
    @Root() { partner, from, until }: PartnerEvaluation,
    @Ctx() context: RequestContext,
  ): Promise<PrepaidBlock[]> {
    const on = { caller: context.caller, requestId: context.requestId };
    const blocks = await showPrepaidDays(this.parts, partner.code, spanOf(this.parts, from, until), on);
    return blocks.map(({ currency, prepaid, owed, daysLeft }) =>
      Object.assign(new PrepaidBlock(), { currency, prepaid, owed, daysLeft }),
    );
  }
}

function figuresView({ outward, inward, outcomes, disputes, outstanding }: PartnerFigures) {
  const { payableMinor, receivableMinor, unpaidSince } = outstanding;
  return {
    outward: volumeView(outward),
    inward: volumeView(inward),
    outcomes: Object.assign(new ExchangeOutcomes(), {
      ...outcomes,
      failureRate: percentOf(outcomes.failed, outcomes.begun),
      timeOutRate: percentOf(outcomes.timedOut, outcomes.begun),
    }),
    disputes: Object.assign(new DisputeStatistics(), {
      ...disputes,
      rate: percentOf(disputes.raised, outward.exchanges + inward.exchanges),
    }),
    outstanding: Object.assign(new OutstandingPayments(), {
      ...{ payable: Money.of(payableMinor), receivable: Money.of(receivableMinor), unpaidSince },
    }),
  };
}

function volumeView({ worthMinor, ...volume }: Volume): ExchangeVolume {
  return Object.assign(new ExchangeVolume(), { ...volume, worth: Money.of(worthMinor) });
}

/** What others exchange is not for a partner to know. */
function concentrationView(
  code: string,
  { shares, totalMinor, hhi }: Concentration,
  forOps: boolean,
): PartnerConcentration {
  const own = shares.find(({ brand }) => brand === code)?.worthMinor ?? 0;
  const [largest] = shares;
  const ofAll =
    forOps && largest ? { largestShare: percentOf(largest.worthMinor, totalMinor), largest: largest.brand } : {};
  return Object.assign(new PartnerConcentration(), {
    ...{ share: percentOf(own, totalMinor), largestShare: null, largest: null, hhi: forOps ? hhi : null },
    ...ofAll,
  });
}
