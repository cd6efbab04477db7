import { createUnionType, Field, ObjectType } from 'type-graphql';
import { Failure } from '../../../../schema/vocabulary.js';
import type { FulfilmentState } from '../../domain/fulfilment/fulfilment.js';
import { Fulfilment, FulfilmentStateEnum, HandedOver } from './fulfilment.types.js';

@ObjectType({ implements: Failure, description: 'It cannot come to that state from the one it has.' })
export class FulfilmentNotOpen extends Failure {
  @Field(() => FulfilmentStateEnum, { description: 'The one it has.' })
  state: FulfilmentState;
}

@ObjectType({ implements: Failure, description: 'It was handed over before, is shipped, or was given back.' })
export class NothingToHandOver extends Failure {}

@ObjectType({ implements: Failure, description: 'No message about it was given up.' })
export class NothingToRetry extends Failure {}

export const moveFailures = { FULFILMENT_NOT_OPEN: FulfilmentNotOpen };
export const handOverFailures = { NOTHING_TO_HAND_OVER: NothingToHandOver };
export const retryFailures = { NOTHING_TO_RETRY: NothingToRetry };

export const fulfilmentFailures = { ...moveFailures, ...handOverFailures, ...retryFailures };

export const RecordShipmentResult = createUnionType({
  name: 'RecordShipmentResult',
  types: () => [Fulfilment, FulfilmentNotOpen] as const,
});

export const ReportFulfilmentResult = createUnionType({
  name: 'ReportFulfilmentResult',
  types: () => [Fulfilment, FulfilmentNotOpen] as const,
});

export const HandOverResult = createUnionType({
  name: 'HandOverResult',
  types: () => [HandedOver, NothingToHandOver] as const,
});

export const RetryFulfilmentResult = createUnionType({
  name: 'RetryFulfilmentResult',
  types: () => [Fulfilment, NothingToRetry] as const,
});
