import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { callerKey, requireOps, type RequestContext } from '../../../chassis/caller.js';
import { answerOrFailure } from '../../../chassis/failures.js';
import { parseInput } from '../../../chassis/parse-input.js';
import type { PartnersParts } from '../usecases/partners-parts.js';
import { exchangeRatesKey, exchangeRatesKind } from '../usecases/publish-exchange-rates.js';
import { partnerKind } from '../usecases/publish-partner.js';
import {
  ApproveExchangeRatesInput,
  ApprovePartnerInput,
  ProposeExchangeRatesInput,
  ProposePartnerInput,
} from './configuration.types.js';
import {
  ApproveExchangeRatesResult,
  ApprovePartnerResult,
  partnerFailures,
  ProposeExchangeRatesResult,
  ProposePartnerResult,
  ratesFailures,
} from './failures.types.js';
import { changeShape } from './input-shapes.js';
import { changeView } from './views.js';

@Resolver()
export class ConfigurationResolver {
  constructor(private readonly parts: PartnersParts) {}

  @Mutation(() => ProposePartnerResult, {
    description: 'Ops (partners:write): a new partner with its currency, or new names and worth of a known one.',
  })
  async proposePartner(
    @Arg('input', () => ProposePartnerInput) input: ProposePartnerInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof ProposePartnerResult> {
    const by = callerKey(requireOps(context, 'partners:write'));
    const { changeId } = parseInput(changeShape, input);
    const { partnerId, code, nameZhCn, nameEn, currency } = input;
    const body = { partnerId, code, nameZhCn, nameEn, currency: { ...currency } };
    const { requestId } = context;
    return answerOrFailure(context, partnerFailures, async () =>
      changeView(
        await this.parts.configuration.propose({ changeId, kind: partnerKind, key: code, body, by, requestId }),
      ),
    );
  }

  @Mutation(() => ApprovePartnerResult, {
    description: 'Ops (partners:approve): takes a proposed partner live; not by the person who proposed it.',
  })
  async approvePartner(
    @Arg('input', () => ApprovePartnerInput) input: ApprovePartnerInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof ApprovePartnerResult> {
    return answerOrFailure(context, partnerFailures, () => this.approve(partnerKind, input, context));
  }

  @Mutation(() => ProposeExchangeRatesResult, {
    description: 'Ops (partners:write): a whole set of rates in place of the one that is live.',
  })
  async proposeExchangeRates(
    @Arg('input', () => ProposeExchangeRatesInput) input: ProposeExchangeRatesInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof ProposeExchangeRatesResult> {
    const by = callerKey(requireOps(context, 'partners:write'));
    const { changeId } = parseInput(changeShape, input);
    const body = { rates: input.rates.map((rate) => ({ ...rate })) };
    const { requestId } = context;
    const proposal = { changeId, kind: exchangeRatesKind, key: exchangeRatesKey, body, by, requestId };
    return answerOrFailure(context, ratesFailures, async () =>
      changeView(await this.parts.configuration.propose(proposal)),
    );
  }

  @Mutation(() => ApproveExchangeRatesResult, {
    description: 'Ops (partners:approve): takes a proposed set of rates live; not by the person who proposed it.',
  })
  async approveExchangeRates(
    @Arg('input', () => ApproveExchangeRatesInput) input: ApproveExchangeRatesInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof ApproveExchangeRatesResult> {
    return answerOrFailure(context, ratesFailures, () => this.approve(exchangeRatesKind, input, context));
  }

  private async approve(kind: string, input: { changeId: string }, context: RequestContext) {
    const by = callerKey(requireOps(context, 'partners:approve'));
    const { changeId } = parseInput(changeShape, input);
    const { requestId } = context;
    return changeView(await this.parts.configuration.approve({ changeId, kind, by, requestId }));
  }
}
