import { createUnionType, Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { connectionTypes } from '../../../../chassis/relay.js';
import { DateTime, Failure, SafeInt } from '../../../../schema/vocabulary.js';

@ObjectType({ description: 'A program of a partner, which gets its tokens at POST /oauth/token.' })
export class PartnerClient {
  @Field(() => ID, { description: 'Its client_id' })
  id: string;

  @Field(() => String)
  name: string;

  @Field(() => [String], { description: 'All that its tokens can allow' })
  scopes: string[];

  @Field(() => [String], { description: 'Networks, as CIDR, from which it may ask; from anywhere when there are none' })
  networks: string[];

  @Field(() => SafeInt, {
    nullable: true,
    description: 'Counted by itself where it is set; null where it is counted with the other clients of its brand',
  })
  callsPerDay: number | null;

  @Field(() => DateTime, { nullable: true, description: 'Until when the secret before this one is good as well' })
  previousSecretEndsAt: Date | null;

  @Field(() => DateTime)
  createdAt: Date;

  @Field(() => DateTime, { nullable: true, description: 'When it got a token last, to the minute' })
  lastUsedAt: Date | null;

  @Field(() => DateTime, { nullable: true })
  revokedAt: Date | null;

  /** The key by which its field resolver finds the partner. */
  partnerId: string;
}

const types = connectionTypes('PartnerClient', () => PartnerClient);
export const PartnerClientConnection = types.Connection;

@ObjectType({ description: 'A client with its secret, which is shown this once.' })
export class IssuedPartnerClient {
  @Field(() => PartnerClient)
  client: PartnerClient;

  @Field(() => String, {
    nullable: true,
    description: 'Its client_secret. Null when the same request is asked again: who has lost it rotates it.',
  })
  secret: string | null;
}

@ObjectType({ description: 'So much of something in a day, and what is left.' })
export class QuotaState {
  @Field(() => SafeInt)
  limit: number;

  @Field(() => SafeInt)
  remaining: number;

  @Field(() => DateTime, { description: 'When counting begins anew' })
  resetsAt: Date;
}

@ObjectType({ description: 'What a partner may still do today.' })
export class PartnerQuota {
  @Field(() => QuotaState, {
    nullable: true,
    description:
      'Of the client that asks, this call taken; the same as in the headers RateLimit-Limit, -Remaining and -Reset. Null for ' +
      'whoever asks with no client’s token.',
  })
  calls: QuotaState | null;

  @Field(() => QuotaState, {
    nullable: true,
    description: 'Points that are credited or confirmed, all clients of the brand together; null without a limit',
  })
  points: QuotaState | null;

  /** The key by which its field resolver finds the partner. */
  partnerId: string;
}

@ObjectType({ implements: Failure, description: 'The client has been revoked, for good.' })
export class PartnerClientRevoked extends Failure {
  @Field(() => DateTime)
  revokedSince: string;
}

@ObjectType({ implements: Failure, description: 'The brand has as many clients as there may be.' })
export class TooManyPartnerClients extends Failure {
  @Field(() => Int)
  atMost: number;
}

@ObjectType({ implements: Failure, description: 'The points are more than what is left of the brand’s day.' })
export class QuotaExceeded extends Failure {
  @Field(() => SafeInt)
  limit: number;

  @Field(() => SafeInt)
  remaining: number;

  @Field(() => DateTime)
  resetsAt: string;
}

export const createFailures = { TOO_MANY_PARTNER_CLIENTS: TooManyPartnerClients };
export const changeFailures = { PARTNER_CLIENT_REVOKED: PartnerClientRevoked };

export const CreatePartnerClientResult = createUnionType({
  name: 'CreatePartnerClientResult',
  types: () => [IssuedPartnerClient, TooManyPartnerClients] as const,
});

export const RotatePartnerClientSecretResult = createUnionType({
  name: 'RotatePartnerClientSecretResult',
  types: () => [IssuedPartnerClient, PartnerClientRevoked] as const,
});

const changeResult = (name: string) =>
  createUnionType({ name, types: () => [PartnerClient, PartnerClientRevoked] as const });
export const ChangePartnerClientResult = changeResult('ChangePartnerClientResult');
export const EndPreviousClientSecretResult = changeResult('EndPreviousClientSecretResult');
export const RevokePartnerClientResult = changeResult('RevokePartnerClientResult');

export const SetPartnerPointsQuotaResult = createUnionType({
  name: 'SetPartnerPointsQuotaResult',
  types: () => [PartnerQuota] as const,
});

@InputType()
export class CreatePartnerClientInput {
  @Field(() => ID, { description: 'Made by the caller; it will be the client_id' })
  clientId: string;

  @Field(() => String, { description: 'The partner’s code' })
  partner: string;

  @Field(() => String, { description: 'For people, such as "till middleware"' })
  name: string;

  @Field(() => [String], { description: 'All that its tokens can allow, such as exchanges:write' })
  scopes: string[];

  @Field(() => [String], {
    nullable: true,
    description: 'Networks, as CIDR, from which it may ask; from anywhere when absent',
  })
  networks?: string[] | null;

  @Field(() => SafeInt, { nullable: true, description: 'Counted with the other clients of its brand when absent' })
  callsPerDay?: number | null;
}

@InputType({ description: 'Everything stands in place of what stood before.' })
export class ChangePartnerClientInput {
  @Field(() => ID, { description: 'Made by the caller; asking again with it changes nothing more' })
  changeId: string;

  @Field(() => ID)
  clientId: string;

  @Field(() => String)
  name: string;

  @Field(() => [String])
  scopes: string[];

  @Field(() => [String], { description: 'From anywhere when empty' })
  networks: string[];

  @Field(() => SafeInt, { nullable: true, description: 'Counted with the other clients of its brand when absent' })
  callsPerDay?: number | null;
}

@InputType()
export class RotatePartnerClientSecretInput {
  @Field(() => ID, { description: 'Made by the caller; asking again with it rotates nothing more' })
  rotationId: string;

  @Field(() => ID)
  clientId: string;

  @Field(() => Int, {
    nullable: true,
    description: 'Hours for which the secret of before is good as well, 24 when absent',
  })
  overlapHours?: number | null;
}

@InputType()
export class EndPreviousClientSecretInput {
  @Field(() => ID, { description: 'Made by the caller; asking again with it changes nothing more' })
  endingId: string;

  @Field(() => ID)
  clientId: string;
}

@InputType()
export class RevokePartnerClientInput {
  @Field(() => ID, { description: 'Made by the caller; asking again with it gives the same answer' })
  revocationId: string;

  @Field(() => ID)
  clientId: string;
}

@InputType()
export class SetPartnerPointsQuotaInput {
  @Field(() => ID, { description: 'Made by the caller; asking again with it changes nothing more' })
  changeId: string;

  @Field(() => String, { description: 'The partner’s code' })
  partner: string;

  @Field(() => SafeInt, { nullable: true, description: 'No limit when absent' })
  pointsPerDay?: number | null;
}
