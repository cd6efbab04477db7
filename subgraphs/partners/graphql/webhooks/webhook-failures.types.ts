import { createUnionType, Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Failure } from '../../../../schema/vocabulary.js';
import type { EndpointState } from '../../domain/webhooks/webhook-endpoint.js';
import { WebhookDelivery, WebhookEndpoint, WebhookEndpointStateEnum, WebhookReplay } from './webhook.types.js';

export const WebhookTargetProblemEnum = { PRIVATE_ADDRESS: 'PRIVATE_ADDRESS', UNKNOWN_NAME: 'UNKNOWN_NAME' } as const;
registerEnumType(WebhookTargetProblemEnum, {
  name: 'WebhookTargetProblem',
  valuesConfig: {
    PRIVATE_ADDRESS: { description: 'The name leads into a private network' },
    UNKNOWN_NAME: { description: 'No name server knows it at present' },
  },
});

@ObjectType({ implements: Failure, description: 'Nothing can be sent to this address.' })
export class WebhookTargetRefused extends Failure {
  @Field(() => WebhookTargetProblemEnum)
  reason: keyof typeof WebhookTargetProblemEnum;
}

@ObjectType({ implements: Failure, description: 'The partner has as many endpoints as one may have.' })
export class TooManyWebhookEndpoints extends Failure {
  @Field(() => Int)
  most: number;
}

@ObjectType({ implements: Failure, description: 'This cannot be done with an endpoint in the state it has.' })
export class WebhookEndpointNotReady extends Failure {
  @Field(() => WebhookEndpointStateEnum, { description: 'The one it has.' })
  endpointState: EndpointState;
}

@ObjectType({ implements: Failure, description: 'There is no such message, or no endpoint that takes it.' })
export class NothingToReplay extends Failure {}

export const registerFailures = {
  WEBHOOK_TARGET_REFUSED: WebhookTargetRefused,
  TOO_MANY_WEBHOOK_ENDPOINTS: TooManyWebhookEndpoints,
};
export const readyFailures = { WEBHOOK_ENDPOINT_NOT_READY: WebhookEndpointNotReady };
export const replayFailures = { ...readyFailures, NOTHING_TO_REPLAY: NothingToReplay };

export const webhookFailures = { ...registerFailures, ...replayFailures };

export const RegisterWebhookEndpointResult = createUnionType({
  name: 'RegisterWebhookEndpointResult',
  types: () => [WebhookEndpoint, WebhookTargetRefused, TooManyWebhookEndpoints] as const,
});

const changed = (name: string) =>
  createUnionType({ name, types: () => [WebhookEndpoint, WebhookEndpointNotReady] as const });

export const ChallengeWebhookEndpointResult = changed('ChallengeWebhookEndpointResult');
export const RotateWebhookSecretResult = changed('RotateWebhookSecretResult');
export const PauseWebhookEndpointResult = changed('PauseWebhookEndpointResult');
export const ResumeWebhookEndpointResult = changed('ResumeWebhookEndpointResult');

export const TestWebhookResult = createUnionType({
  name: 'TestWebhookResult',
  types: () => [WebhookDelivery, WebhookEndpointNotReady] as const,
});

export const ReplayWebhookResult = createUnionType({
  name: 'ReplayWebhookResult',
  types: () => [WebhookReplay, NothingToReplay, WebhookEndpointNotReady] as const,
});
