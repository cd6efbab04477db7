import { Field, ID, InputType } from 'type-graphql';
import { DateTime } from '../../../../schema/vocabulary.js';
import type { DeliveryState } from '../../domain/webhooks/webhook-delivery.js';
import { WebhookDeliveryStateEnum } from './webhook.types.js';

const partnerDescription = 'For ops: the code of the partner whose it is. Partners leave it out.';
const changeDescription = 'Made by the client; asking again with it changes nothing.';

@InputType()
export class RegisterWebhookEndpointInput {
  @Field(() => ID, { description: 'Made by the client, and the endpoint’s own; asking again with it changes nothing.' })
  endpointId: string;

  @Field(() => String, { nullable: true, description: partnerDescription })
  partner?: string | null;

  @Field(() => String, { description: 'In production https, and on the public internet.' })
  url: string;

  @Field(() => [String], { description: 'Types (`exchange.committed`) and families (`exchange.*`) that it takes' })
  types: string[];
}

@InputType({ description: 'Something to be done with one endpoint.' })
export class WebhookEndpointInput {
  @Field(() => ID, { description: changeDescription })
  changeId: string;

  @Field(() => String, { nullable: true, description: partnerDescription })
  partner?: string | null;

  @Field(() => ID)
  endpointId: string;
}

@InputType()
export class ReplayWebhookInput {
  @Field(() => ID, { description: changeDescription })
  replayId: string;

  @Field(() => String, { nullable: true, description: partnerDescription })
  partner?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'To every endpoint that takes it, those that came later among them. Either this or `deliveryId`.',
  })
  messageId?: string | null;

  @Field(() => ID, { nullable: true, description: 'To the endpoint that it went to.' })
  deliveryId?: string | null;
}

@InputType()
export class ReplayDeadWebhooksInput {
  @Field(() => ID, { description: changeDescription })
  replayId: string;

  @Field(() => String, { nullable: true, description: partnerDescription })
  partner?: string | null;

  @Field(() => DateTime, { description: 'What was told from then on, and given up.' })
  since: Date;

  @Field(() => ID, { nullable: true, description: 'To this endpoint alone.' })
  endpointId?: string | null;
}

@InputType({ description: 'Of what is given, all has to be so.' })
export class WebhookDeliveryFilter {
  @Field(() => String, { nullable: true, description: 'For ops: the code of a partner; without it, of all of them.' })
  partner?: string | null;

  @Field(() => WebhookDeliveryStateEnum, { nullable: true })
  state?: DeliveryState | null;

  @Field(() => ID, { nullable: true })
  endpointId?: string | null;

  @Field(() => ID, { nullable: true })
  messageId?: string | null;

  @Field(() => String, { nullable: true })
  type?: string | null;
}
