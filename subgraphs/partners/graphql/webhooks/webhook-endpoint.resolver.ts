import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import type { RequestContext } from '../../../../chassis/caller.js';
import { badInput } from '../../../../chassis/domain-error.js';
import { answerOrFailure } from '../../../../chassis/failures.js';
import { AboutSoMany, RequiresScopes } from '../../../../chassis/field-marks.js';
import { parseInput } from '../../../../chassis/parse-input.js';
import { mostEndpoints } from '../../domain/webhooks/webhook-endpoint.js';
import type { EndpointChange } from '../../usecases/webhooks/change-endpoint.js';
import { challengeWebhookEndpoint } from '../../usecases/webhooks/challenge-webhook-endpoint.js';
import { pauseWebhookEndpoint } from '../../usecases/webhooks/pause-webhook-endpoint.js';
import { registerWebhookEndpoint } from '../../usecases/webhooks/register-webhook-endpoint.js';
import { removeWebhookEndpoint } from '../../usecases/webhooks/remove-webhook-endpoint.js';
import { resumeWebhookEndpoint } from '../../usecases/webhooks/resume-webhook-endpoint.js';
import { rotateWebhookSecret } from '../../usecases/webhooks/rotate-webhook-secret.js';
import { showWebhookEndpoints } from '../../usecases/webhooks/show-webhooks.js';
import type { WebhookTools } from '../../usecases/webhooks/webhook-tools.js';
import { endpointView } from './views.js';
import {
  ChallengeWebhookEndpointResult,
  PauseWebhookEndpointResult,
  readyFailures,
  registerFailures,
  RegisterWebhookEndpointResult,
  ResumeWebhookEndpointResult,
  RotateWebhookSecretResult,
} from './webhook-failures.types.js';
import { RegisterWebhookEndpointInput, WebhookEndpointInput } from './webhook-inputs.types.js';
import { endpointChangeShape, registrationShape } from './webhook-shapes.js';
import { WebhookEndpoint } from './webhook.types.js';
import { brandShown, orderOf } from './who-asks.js';

const who = 'The partner (webhooks:write), or ops for it (partners:write): ';

@Resolver()
export class WebhookEndpointResolver {
  constructor(private readonly tools: WebhookTools) {}

  @Query(() => [WebhookEndpoint], {
    description:
      'Where a partner is told, the oldest first: for that partner (webhooks:write) and ops (partners:read).',
  })
  @RequiresScopes(['webhooks:write'], ['partners:read'])
  @AboutSoMany(mostEndpoints)
  async webhookEndpoints(
    @Arg('partner', () => String, { nullable: true, description: 'For ops: the code of the partner' })
    partner: string | null,
    @Ctx() context: RequestContext,
  ): Promise<WebhookEndpoint[]> {
    const brand = brandShown(context, partner ?? null);
    if (brand === null) throw badInput({ path: ['partner'], reason: 'ops must say whose' });
    return (await showWebhookEndpoints(this.tools, brand)).map((endpoint) => endpointView(endpoint));
  }

  @Mutation(() => RegisterWebhookEndpointResult, {
    description:
      `${who}a further address at which it is told. It is sent \`webhook.challenge\` at once and becomes ACTIVE when it answers with ` +
      'what stands in `data.challenge`, as it is or as `{"challenge": "..."}`.',
  })
  @RequiresScopes(['webhooks:write'], ['partners:write'])
  async registerWebhookEndpoint(
    @Arg('input', () => RegisterWebhookEndpointInput) input: RegisterWebhookEndpointInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof RegisterWebhookEndpointResult> {
    const order = orderOf(context, input);
    const asked = parseInput(registrationShape(this.tools.publicOnly), input);
    return answerOrFailure(context, registerFailures, async () => {
      const { secret, ...endpoint } = await registerWebhookEndpoint(this.tools, { ...asked, ...order });
      return endpointView(endpoint, secret);
    });
  }

  @Mutation(() => ChallengeWebhookEndpointResult, {
    description: `${who}sends \`webhook.challenge\` again, with a new word, to an endpoint that is PENDING.`,
  })
  @RequiresScopes(['webhooks:write'], ['partners:write'])
  async challengeWebhookEndpoint(
    @Arg('input', () => WebhookEndpointInput) input: WebhookEndpointInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof ChallengeWebhookEndpointResult> {
    const change = changeOf(context, input);
    return answerOrFailure(context, readyFailures, async () =>
      endpointView(await challengeWebhookEndpoint(this.tools, change)),
    );
  }

  @Mutation(() => RotateWebhookSecretResult, {
    description: `${who}a new secret. The one it replaces signs beside it for a day; any before that no more.`,
  })
  @RequiresScopes(['webhooks:write'], ['partners:write'])
  async rotateWebhookSecret(
    @Arg('input', () => WebhookEndpointInput) input: WebhookEndpointInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof RotateWebhookSecretResult> {
    const change = changeOf(context, input);
    return answerOrFailure(context, readyFailures, async () => {
      const { secret, ...endpoint } = await rotateWebhookSecret(this.tools, change);
      return endpointView(endpoint, secret);
    });
  }

  @Mutation(() => PauseWebhookEndpointResult, {
    description: `${who}keeps what there is to tell until the endpoint is resumed, for ninety days at most.`,
  })
  @RequiresScopes(['webhooks:write'], ['partners:write'])
  async pauseWebhookEndpoint(
    @Arg('input', () => WebhookEndpointInput) input: WebhookEndpointInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof PauseWebhookEndpointResult> {
    const change = changeOf(context, input);
    return answerOrFailure(context, readyFailures, async () =>
      endpointView(await pauseWebhookEndpoint(this.tools, change)),
    );
  }

  @Mutation(() => ResumeWebhookEndpointResult, {
    description: `${who}sends what was kept, and what there is from now on.`,
  })
  @RequiresScopes(['webhooks:write'], ['partners:write'])
  async resumeWebhookEndpoint(
    @Arg('input', () => WebhookEndpointInput) input: WebhookEndpointInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof ResumeWebhookEndpointResult> {
    const change = changeOf(context, input);
    return answerOrFailure(context, readyFailures, async () =>
      endpointView(await resumeWebhookEndpoint(this.tools, change)),
    );
  }

  @Mutation(() => WebhookEndpoint, {
    description: `${who}sends nothing there any more, not even what it has not been told yet.`,
  })
  @RequiresScopes(['webhooks:write'], ['partners:write'])
  async removeWebhookEndpoint(
    @Arg('input', () => WebhookEndpointInput) input: WebhookEndpointInput,
    @Ctx() context: RequestContext,
  ): Promise<WebhookEndpoint> {
    return endpointView(await removeWebhookEndpoint(this.tools, changeOf(context, input)));
  }
}

export function changeOf(context: RequestContext, input: WebhookEndpointInput): EndpointChange {
  const order = orderOf(context, input);
  return { ...parseInput(endpointChangeShape, input), ...order };
}
