import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { ConfigurationRegistry } from '../../../chassis/configuration.js';
import { callerKey, requireOps, type RequestContext } from '../../../chassis/caller.js';
import { answerOrFailure } from '../../../chassis/failures.js';
import { RequiresScopes } from '../../../chassis/field-marks.js';
import { parseInput } from '../../../chassis/parse-input.js';
import { approveExchangeRates } from '../usecases/approve-exchange-rates.js';
import { approvePartner } from '../usecases/approve-partner.js';
import { proposeExchangeRates } from '../usecases/propose-exchange-rates.js';
import { proposePartner } from '../usecases/propose-partner.js';
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
import { partnerBody, ratesBody } from './proposed-bodies.js';
import { changeView } from './views.js';

@Resolver()
export class ConfigurationResolver {
  constructor(private readonly configuration: ConfigurationRegistry) {}

  @Mutation(() => ProposePartnerResult, {
    description: 'Ops (partners:write): a new partner with its currency, or new names and worth of a known one.',
  })
  @RequiresScopes(['partners:write'])
  async proposePartner(
    @Arg('input', () => ProposePartnerInput) input: ProposePartnerInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof ProposePartnerResult> {
    const by = callerKey(requireOps(context, 'partners:write'));
    const { changeId } = parseInput(changeShape, input);
    const body = partnerBody(input);
    const proposal = { changeId, code: input.code, body, by, requestId: context.requestId };
    return answerOrFailure(context, partnerFailures, async () =>
      changeView(await proposePartner(this.configuration, proposal)),
    );
  }

  @Mutation(() => ApprovePartnerResult, {
    description: 'Ops (partners:approve): takes a proposed partner live; not by the person who proposed it.',
  })
  @RequiresScopes(['partners:approve'])
  async approvePartner(
    @Arg('input', () => ApprovePartnerInput) input: ApprovePartnerInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof ApprovePartnerResult> {
    const approval = approvalOf(input, context);
    return answerOrFailure(context, partnerFailures, async () =>
      changeView(await approvePartner(this.configuration, approval)),
    );
  }

  @Mutation(() => ProposeExchangeRatesResult, {
    description: 'Ops (partners:write): a whole set of rates in place of the one that is live.',
  })
  @RequiresScopes(['partners:write'])
  async proposeExchangeRates(
    @Arg('input', () => ProposeExchangeRatesInput) input: ProposeExchangeRatesInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof ProposeExchangeRatesResult> {
    const by = callerKey(requireOps(context, 'partners:write'));
    const { changeId } = parseInput(changeShape, input);
    const body = ratesBody(input);
    const proposal = { changeId, body, by, requestId: context.requestId };
    return answerOrFailure(context, ratesFailures, async () =>
      changeView(await proposeExchangeRates(this.configuration, proposal)),
    );
  }

  @Mutation(() => ApproveExchangeRatesResult, {
    description: 'Ops (partners:approve): takes a proposed set of rates live; not by the person who proposed it.',
  })
  @RequiresScopes(['partners:approve'])
  async approveExchangeRates(
    @Arg('input', () => ApproveExchangeRatesInput) input: ApproveExchangeRatesInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof ApproveExchangeRatesResult> {
    const approval = approvalOf(input, context);
    return answerOrFailure(context, ratesFailures, async () =>
      changeView(await approveExchangeRates(this.configuration, approval)),
    );
  }
}

function approvalOf(input: { changeId: string }, context: RequestContext) {
  const by = callerKey(requireOps(context, 'partners:approve'));
  const { changeId } = parseInput(changeShape, input);
  return { changeId, by, requestId: context.requestId };
}
