import { Arg, createUnionType, Ctx, Directive, Mutation, Resolver } from 'type-graphql';
import { requireService, type RequestContext } from '../../../chassis/caller.js';
import { answerOrFailure } from '../../../chassis/failures.js';
import { NotEnoughPoints } from '../../../schema/vocabulary.js';
import type { Conversion as PostedConversion } from '../domain/answers.js';
import { convertPoints } from '../usecases/convert-points.js';
import { giveHeld } from '../usecases/give-held.js';
import type { PointsParts } from '../usecases/points-parts.js';
import { receivePoints } from '../usecases/receive-points.js';
import { reverseExchange } from '../usecases/reverse-exchange.js';
import {
  Conversion,
  ConvertPointsInput,
  ExchangeReversal,
  GiveHeldInput,
  ReceivePointsInput,
  ReverseExchangeInput,
} from './exchanges.types.js';
import { FundsExhausted, HoldNotOpen } from './holds.types.js';

const ConvertPointsResult = createUnionType({
  name: 'ConvertPointsResult',
  types: () => [Conversion, HoldNotOpen, FundsExhausted] as const,
});
const GiveHeldResult = createUnionType({ name: 'GiveHeldResult', types: () => [Conversion, HoldNotOpen] as const });
const ReceivePointsResult = createUnionType({
  name: 'ReceivePointsResult',
  types: () => [Conversion, FundsExhausted] as const,
});
const ReverseExchangeResult = createUnionType({
  name: 'ReverseExchangeResult',
  types: () => [ExchangeReversal, HoldNotOpen, NotEnoughPoints] as const,
});

const notOpen = { HOLD_NOT_OPEN: HoldNotOpen };
const exhausted = { FUNDS_EXHAUSTED: FundsExhausted };

/** Points that cross brands, and come back: asked by partners alone, of holds of its own. */
@Resolver()
export class ExchangesResolver {
  constructor(private readonly parts: PointsParts) {}

  @Mutation(() => ConvertPointsResult)
  @Directive('@inaccessible')
  async convertPoints(
    @Arg('input', () => ConvertPointsInput) input: ConvertPointsInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof ConvertPointsResult> {
    requireService(context, 'partners');
    return answerOrFailure(context, { ...notOpen, ...exhausted }, async () =>
      conversionView(await convertPoints(this.parts, context, input)),
    );
  }

  @Mutation(() => GiveHeldResult)
  @Directive('@inaccessible')
  async giveHeld(
    @Arg('input', () => GiveHeldInput) input: GiveHeldInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof GiveHeldResult> {
    requireService(context, 'partners');
    return answerOrFailure(context, notOpen, async () => conversionView(await giveHeld(this.parts, context, input)));
  }

  @Mutation(() => ReceivePointsResult)
  @Directive('@inaccessible')
  async receivePoints(
    @Arg('input', () => ReceivePointsInput) input: ReceivePointsInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof ReceivePointsResult> {
    requireService(context, 'partners');
    return answerOrFailure(context, exhausted, async () =>
      conversionView(await receivePoints(this.parts, context, input)),
    );
  }

  @Mutation(() => ReverseExchangeResult)
  @Directive('@inaccessible')
  async reverseExchange(
    @Arg('input', () => ReverseExchangeInput) input: ReverseExchangeInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof ReverseExchangeResult> {
    requireService(context, 'partners');
    return answerOrFailure(context, { ...notOpen, NOT_ENOUGH_POINTS: NotEnoughPoints }, async () => {
      const { postedAt, ...reversal } = await reverseExchange(this.parts, context, input);
      return Object.assign(new ExchangeReversal(), { ...reversal, postedAt: new Date(postedAt) });
    });
  }
}

function conversionView({ postedAt, ...conversion }: PostedConversion): Conversion {
  return Object.assign(new Conversion(), { ...conversion, postedAt: new Date(postedAt) });
}
