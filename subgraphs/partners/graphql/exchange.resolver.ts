import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { requireActingMember, requirePartner, requireSelfOrOps, type RequestContext } from '../../../chassis/caller.js';
import { forbidden, unauthenticated } from '../../../chassis/domain-error.js';
import { answerOrFailure } from '../../../chassis/failures.js';
import { Authenticated, MovesValue } from '../../../chassis/field-marks.js';
import { idShape, parseInput } from '../../../chassis/parse-input.js';
import type { ExchangeId, MemberId } from '../../../schema/vocabulary.js';
import type * as exchanges from '../domain/exchange.js';
import { cancelExchange } from '../usecases/cancel-exchange.js';
import { commitExchange } from '../usecases/commit-exchange.js';
import type { PartnersParts } from '../usecases/partners-parts.js';
import { quoteExchange } from '../usecases/quote-exchange.js';
import { showExchange } from '../usecases/show-exchanges.js';
import { CancelExchangeInput, CommitExchangeInput, Exchange, QuoteExchangeInput } from './exchange.types.js';
import {
  CancelExchangeResult,
  CommitExchangeResult,
  commitFailures,
  endFailures,
  quoteFailures,
  QuoteExchangeResult,
} from './failures.types.js';
import { endShape, quoteShape } from './input-shapes.js';
import { currencyOf } from './partner.resolver.js';
import { Currency } from './partner.types.js';
import { exchangeView } from './views.js';

@Resolver(() => Exchange)
export class ExchangeResolver {
  constructor(private readonly parts: PartnersParts) {}

  @Query(() => Exchange, {
    nullable: true,
    description:
      'One’s own; anybody’s for ops (partners:read); from or into its own currency for a partner (exchanges:read).',
  })
  @Authenticated()
  async exchange(@Arg('id', () => ID) id: string, @Ctx() context: RequestContext): Promise<Exchange | null> {
    if (context.caller.kind === 'anonymous') throw unauthenticated();
    if (context.caller.kind === 'partner') requirePartner(context, 'exchanges:read');
    else if (context.caller.kind !== 'member' && context.caller.kind !== 'ops') throw forbidden();
    return this.byReference(parseInput(idShape, id, 'id'), context);
  }

  @Mutation(() => QuoteExchangeResult, {
    description:
      'Fixes both amounts for ten minutes and holds the points to be given. On UNAVAILABLE ask again with the same id.',
  })
  @Authenticated()
  @MovesValue()
  async quoteExchange(
    @Arg('input', () => QuoteExchangeInput) input: QuoteExchangeInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof QuoteExchangeResult> {
    const memberId = requireActingMember(context) as MemberId;
    const { exchangeId, from, to, amount, device } = parseInput(quoteShape, input);
    const order = { exchangeId: exchangeId as ExchangeId, memberId, from, to, amount, device };
    return answerOrFailure(context, quoteFailures, async () =>
      exchangeView(await quoteExchange(this.parts, order, context)),
    );
  }

  @Mutation(() => CommitExchangeResult, {
    description: 'Gives and receives by the amounts of the quote. On UNAVAILABLE it is under way and ends by itself.',
  })
  @Authenticated()
  @MovesValue()
  async commitExchange(
    @Arg('input', () => CommitExchangeInput) input: CommitExchangeInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof CommitExchangeResult> {
    const order = orderOf(input, context);
    return answerOrFailure(context, commitFailures, async () =>
      exchangeView(await commitExchange(this.parts, order, context)),
    );
  }

  @Mutation(() => CancelExchangeResult, {
    description: 'Calls the quote off; the held points go back. On UNAVAILABLE it is under way and ends by itself.',
  })
  @Authenticated()
  @MovesValue()
  async cancelExchange(
    @Arg('input', () => CancelExchangeInput) input: CancelExchangeInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof CancelExchangeResult> {
    const order = orderOf(input, context);
    return answerOrFailure(context, endFailures, async () =>
      exchangeView(await cancelExchange(this.parts, order, context)),
    );
  }

  @FieldResolver(() => Currency)
  from(@Root() exchange: Exchange): Currency {
    return currencyOf(exchange.rate.from);
  }

  @FieldResolver(() => Currency)
  to(@Root() exchange: Exchange): Currency {
    return currencyOf(exchange.rate.to);
  }

  /** The exchange of that id, as far as the caller may see it. */
  async byReference(id: string, context: RequestContext): Promise<Exchange | null> {
    const exchange = await showExchange(this.parts, id);
    if (!exchange) return null;
    requireReader(exchange, context);
    return exchangeView(exchange);
  }
}

/** The member whose it is, the brands between which it is, and ops. */
function requireReader({ ownerId, fromBrand, toBrand }: exchanges.Exchange, context: RequestContext): void {
  if (context.caller.kind !== 'partner') return requireSelfOrOps(context, ownerId, 'partners:read');
  const { code } = requirePartner(context, 'exchanges:read');
  if (code !== fromBrand && code !== toBrand) throw forbidden();
}

function orderOf(
  input: { exchangeId: string },
  context: RequestContext,
): { exchangeId: ExchangeId; memberId: MemberId } {
  const memberId = requireActingMember(context) as MemberId;
  return { exchangeId: parseInput(endShape, input).exchangeId as ExchangeId, memberId };
}
