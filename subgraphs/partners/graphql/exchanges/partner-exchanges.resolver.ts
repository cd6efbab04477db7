import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { z } from 'zod';
import { requireOps, requirePartner, type RequestContext } from '../../../../chassis/caller.js';
import { forbidden } from '../../../../chassis/domain-error.js';
import { answerOrFailure } from '../../../../chassis/failures.js';
import { MovesValue, Paged, RequiresScopes } from '../../../../chassis/field-marks.js';
import { idShape, parseInput, positivePoints } from '../../../../chassis/parse-input.js';
import {
  connectionOf,
  PageArguments,
  pageOf,
  placeInTimeCursor,
  placeInTimeOf,
  placeInTimeParts,
  type ConnectionOf,
} from '../../../../chassis/relay.js';
import { DateTime, type ExchangeId } from '../../../../schema/vocabulary.js';
import { answerAnnounced } from '../../usecases/exchanges/answer-announced.js';
import { confirmAnnounced } from '../../usecases/exchanges/confirm-announced.js';
import { creditExchange } from '../../usecases/exchanges/credit-exchange.js';
import { showExchangesSince, showSent } from '../../usecases/exchanges/show-sent.js';
import type { PartnersParts } from '../../usecases/partners-parts.js';
import { Exchange, ExchangeConnection } from '../exchange.types.js';
import { Member } from '../member.types.js';
import { exchangeView } from '../views.js';
import {
  confirmFailures,
  ConfirmExchangeResult,
  creditFailures,
  CreditExchangeResult,
  rejectFailures,
  RejectExchangeResult,
} from './partner-exchanges.failures.js';
import {
  ConfirmExchangeInput,
  CreditExchangeInput,
  ExchangeState,
  RejectExchangeInput,
  SentIdState,
} from './partner-exchanges.types.js';

/** A number in somebody else's books: what people write on slips, and nothing that could be a sentence. */
const partnersNumber = z
  .string()
  .regex(/^[\x21-\x7e]{1,100}$/, { error: 'must be 1 to 100 visible ASCII characters without blanks' });

const creditShape = z.object({
  exchangeId: idShape,
  businessKey: partnersNumber,
  linkId: idShape,
  from: z.string(),
  to: z.string(),
  amount: positivePoints,
  expected: positivePoints.nullish().transform((points) => points ?? null),
});

const confirmShape = z.object({ exchangeId: idShape, partnerKey: partnersNumber });

/** A word and no text, which might name somebody. */
export const reasonWord = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]{0,39}$/, { error: 'must be a word of upper-case letters, digits and underscores' });

const rejectShape = z.object({ exchangeId: idShape, reason: reasonWord });

@Resolver(() => Exchange)
export class PartnerExchangesResolver {
  constructor(private readonly parts: PartnersParts) {}

  @Query(() => ExchangeConnection, {
    description:
      'In the order in which they were begun: those from or into its currency for a partner (exchanges:read), all for ops (partners:read).',
  })
  @RequiresScopes(['exchanges:read'], ['partners:read'])
  @Paged()
  async exchanges(
    @Arg('since', () => DateTime, { description: 'The first instant' }) since: Date,
    @Args(() => PageArguments) asked: PageArguments,
    @Ctx() context: RequestContext,
  ): Promise<ConnectionOf<Exchange>> {
    const brand = brandThatAsks(context);
    const page = pageOf(asked, placeInTimeParts);
    const wanted = { brand, since, limit: page.size + 1, after: placeInTimeOf(page) };
    const found = await showExchangesSince(this.parts, wanted);
    return connectionOf(page, found, exchangeView, ({ createdAt, id }) => placeInTimeCursor(createdAt, id));
  }

  @Query(() => ExchangeState, {
    description:
      'Partner (exchanges:read): what became of any id that it ever sent, or of an exchange that it is part of.',
  })
  @RequiresScopes(['exchanges:read'])
  async exchangeState(@Arg('id', () => ID) id: string, @Ctx() context: RequestContext): Promise<ExchangeState> {
    const { code } = requirePartner(context, 'exchanges:read');
    const asked = parseInput(idShape, id, 'id');
    const { exchange, refusal } = await showSent(this.parts, code, asked);
    const whole = exchange && exchangeView(exchange);
    return Object.assign(new ExchangeState(), {
      id: asked,
      state: stateOf(exchange?.endedAt ?? null, whole, refusal !== null),
      exchange: whole,
      refusalCode: refusal?.code ?? null,
      refusalMessage: refusal?.messageIn(context.locale) ?? null,
    });
  }

  @Mutation(() => CreditExchangeResult, {
    description:
      'Partner (exchanges:write): its member gets points of ours for points that it keeps and has taken. ' +
      'On UNAVAILABLE ask again with the same id.',
  })
  @RequiresScopes(['exchanges:write'])
  @MovesValue()
  async creditExchange(
    @Arg('input', () => CreditExchangeInput) input: CreditExchangeInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof CreditExchangeResult> {
    const { code: partner } = requirePartner(context, 'exchanges:write');
    const { exchangeId, ...credit } = parseInput(creditShape, input);
    const order = { ...credit, exchangeId: exchangeId as ExchangeId, partner };
    return answerOrFailure(context, creditFailures, async () =>
      exchangeView(await creditExchange(this.parts, order, context)),
    );
  }

  @Mutation(() => ConfirmExchangeResult, {
    description:
      'Partner (exchanges:write): it has booked what was announced. Too late, it is answered what the exchange came to. ' +
      'On UNAVAILABLE ask again.',
  })
  @RequiresScopes(['exchanges:write'])
  @MovesValue()
  async confirmExchange(
    @Arg('input', () => ConfirmExchangeInput) input: ConfirmExchangeInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof ConfirmExchangeResult> {
    const { code: partner } = requirePartner(context, 'exchanges:write');
    const answer = { ...parseInput(confirmShape, input), partner, reason: null };
    return answerOrFailure(context, confirmFailures, async () =>
      exchangeView(await confirmAnnounced(this.parts, answer, context)),
    );
  }

  @Mutation(() => RejectExchangeResult, {
    description:
      'Partner (exchanges:write): it has booked nothing of what was announced, and will not. The points go back. On UNAVAILABLE ask again.',
  })
  @RequiresScopes(['exchanges:write'])
  @MovesValue()
  async rejectExchange(
    @Arg('input', () => RejectExchangeInput) input: RejectExchangeInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof RejectExchangeResult> {
    const { code: partner } = requirePartner(context, 'exchanges:write');
    const answer = { ...parseInput(rejectShape, input), partner, partnerKey: null };
    return answerOrFailure(context, rejectFailures, async () =>
      exchangeView(await answerAnnounced(this.parts, 'REJECT', answer, context)),
    );
  }

  @FieldResolver(() => Member, { description: 'For the member and for ops; a partner knows its members by `linkId`.' })
  member(@Root() exchange: Exchange, @Ctx() context: RequestContext): Member {
    if (context.caller.kind === 'partner') throw forbidden();
    return exchange.member;
  }

  @FieldResolver(() => ID, {
    nullable: true,
    description: 'By which the partner that keeps one of the currencies knows the member; null for anybody else.',
  })
  linkId(@Root() { known }: Exchange, @Ctx() { caller }: RequestContext): string | null {
    const keeper = known.way === 'INBOUND' ? known.fromBrand : known.toBrand;
    return caller.kind === 'partner' && caller.code === keeper ? known.agreed.linkId : null;
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'The partner’s own number of it; for that partner and for ops.',
  })
  partnerKey(@Root() { known }: Exchange, @Ctx() { caller }: RequestContext): string | null {
    const may = caller.kind === 'ops' || (caller.kind === 'partner' && caller.code === known.keyedBy);
    return may ? known.partnerKey : null;
  }
}

/** The code of the partner that asks, or null for ops, who see all. Throws for everybody else. */
function brandThatAsks(context: RequestContext): string | null {
  if (context.caller.kind === 'partner') return requirePartner(context, 'exchanges:read').code;
  requireOps(context, 'partners:read');
  return null;
}

function stateOf(endedAt: Date | null, exchange: Exchange | null, isRefused: boolean): SentIdState {
  if (isRefused) return SentIdState.REFUSED;
  if (!exchange) return SentIdState.UNKNOWN;
  return endedAt ? SentIdState.STANDS : SentIdState.UNDER_WAY;
}
