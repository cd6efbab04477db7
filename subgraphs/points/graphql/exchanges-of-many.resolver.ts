import { Arg, Ctx, Directive, Mutation, Resolver } from 'type-graphql';
import { requireService, type RequestContext } from '../../../chassis/caller.js';
import { MovesValue } from '../../../chassis/field-marks.js';
import { outcomesOfMany, type OwnFault } from '../usecases/of-many.js';
import {
  ConversionsOfMany,
  ConvertPointsOfManyInput,
  HoldPointsOfManyInput,
  HoldsOfMany,
  ThrownBack,
} from './exchanges-of-many.types.js';
import { ExchangesResolver } from './exchanges.resolver.js';
import { HoldsResolver } from './holds.resolver.js';
import type { PointsParts } from '../usecases/points-parts.js';

/** What partners asks of many exchanges at once, each as it would be asked alone. */
@Resolver()
export class ExchangesOfManyResolver {
  private readonly holds: HoldsResolver;
  private readonly exchanges: ExchangesResolver;

  constructor(parts: PointsParts) {
    this.holds = new HoldsResolver(parts);
    this.exchanges = new ExchangesResolver(parts);
  }

  @Mutation(() => HoldsOfMany)
  @Directive('@inaccessible')
  @MovesValue()
  async holdPointsOfMany(
    @Arg('input', () => HoldPointsOfManyInput) { holds }: HoldPointsOfManyInput,
    @Ctx() context: RequestContext,
  ): Promise<HoldsOfMany> {
    requireService(context, 'partners');
    const outcomes = await outcomesOfMany(
      'holds',
      holds,
      ({ holdId }) => holdId,
      (input) => this.holds.holdPoints(input, context),
    );
    return Object.assign(new HoldsOfMany(), { outcomes: outcomes.map((one) => viewOf(one, context)) });
  }

  @Mutation(() => ConversionsOfMany)
  @Directive('@inaccessible')
  @MovesValue()
  async convertPointsOfMany(
    @Arg('input', () => ConvertPointsOfManyInput) { conversions }: ConvertPointsOfManyInput,
    @Ctx() context: RequestContext,
  ): Promise<ConversionsOfMany> {
    requireService(context, 'partners');
    const outcomes = await outcomesOfMany(
      'conversions',
      conversions,
      ({ exchangeId }) => exchangeId,
      (input) => this.exchanges.convertPoints(input, context),
    );
    return Object.assign(new ConversionsOfMany(), { outcomes: outcomes.map((one) => viewOf(one, context)) });
  }
}

function viewOf<Outcome extends object>(outcome: Outcome | OwnFault, { locale }: RequestContext): Outcome | ThrownBack {
  if (!('fault' in outcome)) return outcome;
  const { id, fault } = outcome;
  return Object.assign(new ThrownBack(), { id, code: fault.code, message: fault.messageIn(locale) });
}
