import { Arg, Args, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import type { RequestContext } from '../../../../chassis/caller.js';
import { answerOrFailure } from '../../../../chassis/failures.js';
import { Paged, RequiresScopes } from '../../../../chassis/field-marks.js';
import { parseInput } from '../../../../chassis/parse-input.js';
import {
  connectionOf,
  PageArguments,
  pageOf,
  placeInTimeCursor,
  placeInTimeOf,
  placeInTimeParts,
  type ConnectionOf,
} from '../../../../chassis/relay.js';
import { replayDeadWebhooks } from '../../usecases/webhooks/replay-dead-webhooks.js';
import { replayWebhook } from '../../usecases/webhooks/replay-webhook.js';
import { showWebhookDeliveries } from '../../usecases/webhooks/show-webhooks.js';
import { testWebhook } from '../../usecases/webhooks/test-webhook.js';
import type { WebhookTools } from '../../usecases/webhooks/webhook-tools.js';
import { deliveryView, replayView } from './views.js';
import { changeOf } from './webhook-endpoint.resolver.js';
import { readyFailures, replayFailures, ReplayWebhookResult, TestWebhookResult } from './webhook-failures.types.js';
import {
  ReplayDeadWebhooksInput,
  ReplayWebhookInput,
  WebhookDeliveryFilter,
  WebhookEndpointInput,
} from './webhook-inputs.types.js';
import { deadReplayShape, deliveryFilterShape, replayShape } from './webhook-shapes.js';
import { WebhookDelivery, WebhookDeliveryConnection, WebhookReplay } from './webhook.types.js';
import { brandShown, orderOf } from './who-asks.js';

const who = 'The partner (webhooks:write), or ops for it (partners:write): ';

@Resolver()
export class WebhookDeliveryResolver {
  constructor(private readonly tools: WebhookTools) {}

  @Query(() => WebhookDeliveryConnection, {
    description:
      'What a partner was told in the last ninety days and what has become of it, newest first: for that partner ' +
      '(webhooks:write) and ops (partners:read).',
  })
  @RequiresScopes(['webhooks:write'], ['partners:read'])
  @Paged()
  async webhookDeliveries(
    @Arg('filter', () => WebhookDeliveryFilter, { nullable: true }) filter: WebhookDeliveryFilter | null,
    @Args(() => PageArguments) pageArguments: PageArguments,
    @Ctx() context: RequestContext,
  ): Promise<ConnectionOf<WebhookDelivery>> {
    const { partner, ...wanted } = parseInput(deliveryFilterShape, filter ?? {}, 'filter');
    const brand = brandShown(context, partner);
    const page = pageOf(pageArguments, placeInTimeParts);
    const place = { limit: page.size + 1, after: placeInTimeOf(page) };
    return connectionOf(
      page,
      await showWebhookDeliveries(this.tools, { ...wanted, brand, ...place }),
      deliveryView,
      ({ toldAt, id }) => placeInTimeCursor(toldAt, id),
    );
  }

  @Mutation(() => TestWebhookResult, { description: `${who}sends \`webhook.test\` to one endpoint.` })
  @RequiresScopes(['webhooks:write'], ['partners:write'])
  async testWebhook(
    @Arg('input', () => WebhookEndpointInput) input: WebhookEndpointInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof TestWebhookResult> {
    const change = changeOf(context, input);
    return answerOrFailure(context, readyFailures, async () => deliveryView(await testWebhook(this.tools, change)));
  }

  @Mutation(() => ReplayWebhookResult, {
    description: `${who}sends again what was told once, under its id of then, however that ended.`,
  })
  @RequiresScopes(['webhooks:write'], ['partners:write'])
  async replayWebhook(
    @Arg('input', () => ReplayWebhookInput) input: ReplayWebhookInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof ReplayWebhookResult> {
    const order = orderOf(context, input);
    const replay = { ...parseInput(replayShape, input), ...order };
    return answerOrFailure(context, replayFailures, async () => replayView(await replayWebhook(this.tools, replay)));
  }

  @Mutation(() => WebhookReplay, { description: `${who}sends again what was given up.` })
  @RequiresScopes(['webhooks:write'], ['partners:write'])
  async replayDeadWebhooks(
    @Arg('input', () => ReplayDeadWebhooksInput) input: ReplayDeadWebhooksInput,
    @Ctx() context: RequestContext,
  ): Promise<WebhookReplay> {
    const order = orderOf(context, input);
    return replayView(await replayDeadWebhooks(this.tools, { ...parseInput(deadReplayShape, input), ...order }));
  }
}
