import { Arg, createUnionType, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import { z } from 'zod';
import { callerKey, requireOps, requirePartner, type RequestContext } from '../../../../chassis/caller.js';
import { answerOrFailure } from '../../../../chassis/failures.js';
import { MovesValue, RequiresScopes } from '../../../../chassis/field-marks.js';
import { idShape, parseInput } from '../../../../chassis/parse-input.js';
import { DateTime, Failure, NotEnoughPoints } from '../../../../schema/vocabulary.js';
import type { PartnersParts } from '../../usecases/partners-parts.js';
import { undoExchange } from '../../usecases/reversals/undo-exchange.js';
import { Exchange, ExchangeStatus } from '../exchange.types.js';
import { reasonWord } from '../exchanges/partner-exchanges.resolver.js';
import { exchangeView } from '../views.js';

@InputType()
export class UndoExchangeInput {
  @Field(() => ID, { description: 'Made by the client (a UUID); asking again with it gives the same answer' })
  reversalId: string;

  @Field(() => ID)
  exchangeId: string;

  @Field(() => String, { description: 'A word of upper-case letters, digits and underscores, such as BOOKED_IN_ERROR' })
  reason: string;
}

@ObjectType({ implements: Failure, description: 'Only what was committed can be undone.' })
export class NotReversible extends Failure {
  @Field(() => ExchangeStatus)
  standsAs: ExchangeStatus;
}

@ObjectType({ implements: Failure, description: 'The agreed time in which partners may have it undone is over.' })
export class ReversalWindowEnded extends Failure {
  @Field(() => DateTime)
  reversibleUntil: string;
}

@ObjectType({ implements: Failure, description: 'It is undone already, or about to be.' })
export class AlreadyReversed extends Failure {
  @Field(() => ID)
  firstReversalId: string;
}

export const undoFailures = {
  NOT_REVERSIBLE: NotReversible,
  REVERSAL_WINDOW_ENDED: ReversalWindowEnded,
  ALREADY_REVERSED: AlreadyReversed,
  NOT_ENOUGH_POINTS: NotEnoughPoints,
};

export const UndoExchangeResult = createUnionType({
  name: 'UndoExchangeResult',
  types: () => [Exchange, NotReversible, ReversalWindowEnded, AlreadyReversed, NotEnoughPoints] as const,
});

const undoShape = z.object({ reversalId: idShape, exchangeId: idShape, reason: reasonWord });

@Resolver()
export class ReversalsResolver {
  constructor(private readonly parts: PartnersParts) {}

  @Mutation(() => UndoExchangeResult, {
    description:
      'Undoes a committed exchange: a partner of it (exchanges:write) within the agreed days, ops (partners:write) at any time. ' +
      'On UNAVAILABLE ask again with the same id.',
  })
  @RequiresScopes(['exchanges:write'], ['partners:write'])
  @MovesValue()
  async undoExchange(
    @Arg('input', () => UndoExchangeInput) input: UndoExchangeInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof UndoExchangeResult> {
    const partner = context.caller.kind === 'partner' ? requirePartner(context, 'exchanges:write') : null;
    const by = callerKey(partner ?? requireOps(context, 'partners:write'));
    const asked = parseInput(undoShape, input);
    const order = { ...asked, by, partner: partner?.code ?? null, requestId: context.requestId };
    return answerOrFailure(context, undoFailures, async () =>
      exchangeView(await undoExchange(this.parts, order, context)),
    );
  }
}
