import { Arg, createUnionType, Ctx, Field, ID, InputType, Mutation, Resolver } from 'type-graphql';
import { z } from 'zod';
import { requirePartner, type RequestContext } from '../../../../chassis/caller.js';
import { answerOrFailure } from '../../../../chassis/failures.js';
import { MovesValue, RequiresScopes } from '../../../../chassis/field-marks.js';
import { idShape, parseInput, positivePoints } from '../../../../chassis/parse-input.js';
import { type Failure, SafeInt, type ExchangeId } from '../../../../schema/vocabulary.js';
import type { PartnersParts } from '../../usecases/partners-parts.js';
import { startSandboxExchange } from '../../usecases/sandbox/start-sandbox-exchange.js';
import { QuotaExceeded } from '../clients/client.types.js';
import { Exchange } from '../exchange.types.js';
import { endFailures, quoteFailures } from '../failures.types.js';
import { exchangeView } from '../views.js';
import { SandboxRefused } from './sandbox-refused.js';

@InputType()
export class StartSandboxExchangeInput {
  @Field(() => ID, { description: 'Made by the partner; asking again with it gives the same exchange' })
  exchangeId: string;

  @Field(() => ID, { description: 'By which the partner knows the member' })
  linkId: string;

  @Field(() => ID, { description: 'Code of the currency to be given, which is a sandbox’s too' })
  from: string;

  @Field(() => SafeInt)
  amount: number;
}

export const startFailures = {
  ...quoteFailures,
  ...endFailures,
  QUOTA_EXCEEDED: QuotaExceeded,
  SANDBOX_REFUSED: SandboxRefused,
};

export const StartSandboxExchangeResult = createUnionType({
  name: 'StartSandboxExchangeResult',
  types: () => [Exchange, ...new Set(Object.values(startFailures))] as [typeof Exchange, typeof SandboxRefused],
});

const shape = z.object({ exchangeId: idShape, linkId: idShape, from: z.string(), amount: positivePoints });

@Resolver()
export class SandboxResolver {
  constructor(private readonly parts: PartnersParts) {}

  @Mutation(() => StartSandboxExchangeResult, {
    description:
      'A sandbox brand (exchanges:write) has a member who is linked with it exchange points of another sandbox into its own, and is ' +
      'told of it as it will be of real ones. On UNAVAILABLE ask again with the same id.',
  })
  @RequiresScopes(['exchanges:write'])
  @MovesValue()
  async startSandboxExchange(
    @Arg('input', () => StartSandboxExchangeInput) input: StartSandboxExchangeInput,
    @Ctx() context: RequestContext,
  ): Promise<Exchange | Failure> {
    const { code: partner } = requirePartner(context, 'exchanges:write');
    const { exchangeId, ...order } = parseInput(shape, input);
    const on = { ...context, caller: { kind: 'service' as const, name: 'partners' } };
    return answerOrFailure(context, startFailures, async () =>
      exchangeView(
        await startSandboxExchange(this.parts, { ...order, partner, exchangeId: exchangeId as ExchangeId }, on),
      ),
    );
  }
}
