import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { connectionTypes } from '../../../../chassis/relay.js';
import { AboutSoMany } from '../../../../chassis/field-marks.js';
import { DateTime } from '../../../../schema/vocabulary.js';
import { fulfilmentStates, type FulfilmentState } from '../../domain/fulfilment/fulfilment.js';
import { contentKinds, type ContentKind } from '../../domain/reward-contents.js';

export const FulfilmentStateEnum = Object.fromEntries(fulfilmentStates.map((state) => [state, state])) as {
  [State in FulfilmentState]: State;
};
registerEnumType(FulfilmentStateEnum, {
  name: 'FulfilmentState',
  valuesConfig: {
    GIVEN: { description: 'A code, a ticket or a voucher is there; a donation is made' },
    TO_SHIP: { description: 'Goods that will be sent' },
    READY_FOR_PICKUP: { description: 'Goods that wait at a shop' },
    SHIPPED: { description: 'On their way' },
    DELIVERED: { description: 'The member has it' },
    LOST: { description: 'Never arrived' },
    BACK: { description: 'Came back undelivered' },
    IN_FORCE: { description: 'A privilege, from `validFrom` until `validUntil`' },
    ASKED: { description: 'The partner has been asked, or will be in a moment' },
    CONFIRMED: { description: 'The partner has said yes' },
    REFUSED: { description: 'The partner has said no: it goes back by itself' },
    REVOKED: { description: 'Given back' },
  },
});

export const FulfilmentKindEnum = Object.fromEntries(contentKinds.map((kind) => [kind, kind])) as {
  [Kind in ContentKind]: Kind;
};
registerEnumType(FulfilmentKindEnum, { name: 'FulfilmentKind', description: 'How a thing is delivered.' });

@ObjectType({ description: 'What becomes of one thing of one piece of a redemption.' })
export class Fulfilment {
  @Field(() => ID)
  id: string;

  @Field(() => ID)
  redemptionId: string;

  @Field(() => FulfilmentKindEnum)
  kind: ContentKind;

  @Field(() => FulfilmentStateEnum)
  state: FulfilmentState;

  @Field(() => String, { description: "What it is called, in the reader's language." })
  title: string;

  @Field(() => Int, { description: 'Of which piece of the redemption, from 1 on.' })
  piece: number;

  @Field(() => Int, { description: 'How many of the thing.' })
  count: number;

  @Field(() => String, { nullable: true })
  carrier: string | null;

  @Field(() => String, { nullable: true })
  trackingNumber: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Null: at once.' })
  validFrom: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Not from then on; null: without end, or as its code says.' })
  validUntil: Date | null;

  @Field(() => String, { nullable: true, description: 'What the partner calls the thing.' })
  partnerSku: string | null;

  @Field(() => String, { nullable: true, description: 'What the partner calls the order.' })
  partnerReference: string | null;

  @Field(() => String, { nullable: true, description: 'Why the partner refused it, in their words.' })
  reason: string | null;

  @Field(() => DateTime)
  openedAt: Date;

  @Field(() => DateTime)
  changedAt: Date;

  @Field(() => DateTime, { nullable: true, description: 'When the member had it; null: not yet.' })
  deliveredAt: Date | null;
}

const connection = connectionTypes('Fulfilment', () => Fulfilment);
export const FulfilmentConnection = connection.Connection;

@InputType({ description: 'Of what is given, all has to be true.' })
export class FulfilmentFilter {
  @Field(() => FulfilmentKindEnum, { nullable: true })
  kind?: ContentKind | null;

  @Field(() => [FulfilmentStateEnum], { nullable: true })
  states?: FulfilmentState[] | null;

  @Field(() => ID, { nullable: true, description: 'For ops: of this partner. A partner sees its own alone.' })
  partnerId?: string | null;
}

@ObjectType({ description: 'A privilege that a member has now.' })
export class Privilege {
  @Field(() => ID, { description: 'Of its fulfilment.' })
  id: string;

  @Field(() => String, { description: "What it is called, in the reader's language." })
  name: string;

  @Field(() => DateTime, { nullable: true, description: 'Not from then on; null: without end.' })
  until: Date | null;
}

/** Where an answer of `recordShipment` may take goods. */
export const ShipmentStateEnum = { SHIPPED: 'SHIPPED', DELIVERED: 'DELIVERED', LOST: 'LOST', BACK: 'BACK' } as const;
registerEnumType(ShipmentStateEnum, { name: 'ShipmentState', description: 'Where goods are that were to be shipped.' });

@InputType()
export class RecordShipmentInput {
  @Field(() => ID, { description: 'Made by the client; asking again with it gives the same answer.' })
  shipmentId: string;

  @Field(() => ID)
  fulfilmentId: string;

  @Field(() => ShipmentStateEnum)
  state: keyof typeof ShipmentStateEnum;

  @Field(() => String, { nullable: true, description: 'Absent: as it is known already.' })
  carrier?: string | null;

  @Field(() => String, { nullable: true, description: 'Absent: as it is known already.' })
  trackingNumber?: string | null;
}

@InputType()
export class HandOverInput {
  @Field(() => ID, { description: 'Made by the client; asking again with it gives the same answer.' })
  handOverId: string;

  @Field(() => ID)
  redemptionId: string;
}

@ObjectType({ description: 'What a till has handed over.' })
export class HandedOver {
  @Field(() => ID)
  redemptionId: string;

  @Field(() => [Fulfilment])
  @AboutSoMany(2)
  fulfilments: Fulfilment[];
}
