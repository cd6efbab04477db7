import { Arg, Args, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import { requireOps, requirePartner, type RequestContext } from '../../../../chassis/caller.js';
import { answerOrFailure } from '../../../../chassis/failures.js';
import { MovesValue, Paged, RequiresScopes } from '../../../../chassis/field-marks.js';
import { idShape, parseInput } from '../../../../chassis/parse-input.js';
import {
  connectionOf,
  PageArguments,
  pageOf,
  type ConnectionOf,
  placeInTimeCursor,
  placeInTimeOf,
  placeInTimeParts,
} from '../../../../chassis/relay.js';
import { reportFulfilment } from '../../usecases/fulfilment/report-fulfilment.js';
import { retryFulfilment } from '../../usecases/fulfilment/retry-fulfilment.js';
import { setPartnerEndpoint } from '../../usecases/fulfilment/set-partner-endpoint.js';
import { showFulfilmentPage, showPartnerEndpoint } from '../../usecases/fulfilment/show-fulfilments.js';
import type { RedemptionTools } from '../../usecases/redemption-tools.js';
import { moveFailures, ReportFulfilmentResult, retryFailures, RetryFulfilmentResult } from './failures.types.js';
import { Fulfilment, FulfilmentConnection } from './fulfilment.types.js';
import { endpointShape, reportShape, retryShape } from './input-shapes.js';
import {
  PartnerEndpoint,
  ReportFulfilmentInput,
  RetryFulfilmentInput,
  SetPartnerEndpointInput,
} from './partner.types.js';
import { endpointView, fulfilmentView } from './views.js';

@Resolver()
export class PartnerFulfilmentResolver {
  constructor(
    private readonly tools: RedemptionTools,
    private readonly production: boolean,
  ) {}

  @Mutation(() => ReportFulfilmentResult, {
    description:
      'A partner (fulfilment:write) says what has become of an order of theirs. Of what is so already nothing changes; on ' +
      'REFUSED the member gets the points back.',
  })
  @RequiresScopes(['fulfilment:write'])
  @MovesValue()
  async reportFulfilment(
    @Arg('input', () => ReportFulfilmentInput) input: ReportFulfilmentInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof ReportFulfilmentResult> {
    const { code } = requirePartner(context, 'fulfilment:write');
    const report = parseInput(reportShape, input);
    return answerOrFailure(context, moveFailures, async () =>
      fulfilmentView(await reportFulfilment(this.tools, code, report, context), context),
    );
  }

  @Mutation(() => PartnerEndpoint, {
    description: 'Ops (rewards:write): where a partner is told of what it fulfils. What has waited for it is sent.',
  })
  @RequiresScopes(['rewards:write'])
  async setPartnerEndpoint(
    @Arg('input', () => SetPartnerEndpointInput) input: SetPartnerEndpointInput,
    @Ctx() context: RequestContext,
  ): Promise<PartnerEndpoint> {
    requireOps(context, 'rewards:write');
    const change = parseInput(endpointShape(this.production), input);
    const { secret, ...endpoint } = await setPartnerEndpoint(this.tools, change, context);
    return endpointView(endpoint, secret);
  }

  @Query(() => PartnerEndpoint, {
    nullable: true,
    description: 'Ops (rewards:read): where a partner is told of what it fulfils; null: nowhere yet.',
  })
  @RequiresScopes(['rewards:read'])
  async partnerEndpoint(
    @Arg('partnerId', () => ID) partnerId: string,
    @Ctx() context: RequestContext,
  ): Promise<PartnerEndpoint | null> {
    requireOps(context, 'rewards:read');
    const endpoint = await showPartnerEndpoint(this.tools, parseInput(idShape, partnerId, 'partnerId'));
    return endpoint && endpointView(endpoint);
  }

  @Mutation(() => RetryFulfilmentResult, {
    description: 'Ops (rewards:write): tells a partner again of what was given up.',
  })
  @RequiresScopes(['rewards:write'])
  async retryFulfilment(
    @Arg('input', () => RetryFulfilmentInput) input: RetryFulfilmentInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof RetryFulfilmentResult> {
    requireOps(context, 'rewards:write');
    const asked = parseInput(retryShape, input);
    return answerOrFailure(context, retryFailures, async () =>
      fulfilmentView(await retryFulfilment(this.tools, asked, context), context),
    );
  }

  @Query(() => FulfilmentConnection, {
    description: 'Ops (rewards:read): of whom the partner could not be told, or has no endpoint. Newest first.',
  })
  @RequiresScopes(['rewards:read'])
  @Paged()
  async deadFulfilments(
    @Args(() => PageArguments) pageArguments: PageArguments,
    @Ctx() context: RequestContext,
  ): Promise<ConnectionOf<Fulfilment>> {
    requireOps(context, 'rewards:read');
    const page = pageOf(pageArguments, placeInTimeParts);
    const wanted = { undelivered: true, limit: page.size + 1, after: placeInTimeOf(page) };
    return connectionOf(
      page,
      await showFulfilmentPage(this.tools, wanted),
      (fulfilment) => fulfilmentView(fulfilment, context),
      ({ openedAt, id }) => placeInTimeCursor(openedAt, id),
    );
  }
}
