import { createUnionType, Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';
import { connectionTypes } from '../../../../chassis/relay.js';
import { DateOnly, DateTime } from '../../../../schema/vocabulary.js';
import type { TierCode } from '../../domain/tiers.js';
import { tierGrantReasons, type TierGrantReason } from '../../domain/tiers/tier-grant.js';
import type { TierGrant } from '../../usecases/tiers/read-tier-grants.js';
import { TierCodeEnum } from '../tier.type.js';

const TierGrantReasonEnum = Object.fromEntries(tierGrantReasons.map((one) => [one, one])) as {
  [Reason in TierGrantReason]: Reason;
};
registerEnumType(TierGrantReasonEnum, {
  name: 'TierGrantReason',
  description: 'Why somebody was given a tier that they have not earned.',
  valuesConfig: {
    GOODWILL: { description: 'To make up for something' },
    STATUS_MATCH: { description: "For the status they have in another brand's programme" },
    PARTNER: { description: 'Agreed with a partner brand' },
    STAFF: { description: 'For staff and their families' },
    CORRECTION: { description: 'For purchases that never reached the programme' },
  },
});

const TierGrantStateEnum = {
  REQUESTED: 'REQUESTED',
  GRANTED: 'GRANTED',
  REJECTED: 'REJECTED',
  ENDED: 'ENDED',
} as const;
registerEnumType(TierGrantStateEnum, {
  name: 'TierGrantState',
  valuesConfig: {
    REQUESTED: { description: 'Waits for a second person' },
    GRANTED: { description: 'In force until validUntil' },
    ENDED: { description: 'Taken back before its last day' },
  },
});

@ObjectType('TierGrant', { description: 'A tier that ops gave a member for a time.' })
export class TierGrantType {
  @Field(() => ID)
  id: string;

  @Field(() => ID)
  memberId: string;

  @Field(() => TierCodeEnum)
  tier: TierCode;

  @Field(() => TierGrantReasonEnum)
  reason: TierGrantReason;

  @Field(() => TierGrantStateEnum)
  state: TierGrant['state'];

  @Field(() => DateOnly, { description: "The last day of it, in the programme's time zone" })
  lastDay: string;

  @Field(() => String, { description: 'Who asked for it' })
  requestedBy: string;

  @Field(() => DateTime)
  requestedAt: Date;

  @Field(() => DateTime, { nullable: true, description: 'Null until it is approved' })
  inForceFrom: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'The last instant of it; null until it is approved' })
  validUntil: Date | null;

  static of({ tierCode, ...grant }: TierGrant): TierGrantType {
    // An answer that was kept has its instants as text.
    const instant = (at: Date | null) => at && new Date(at);
    return Object.assign(new TierGrantType(), grant, {
      tier: tierCode,
      requestedAt: new Date(grant.requestedAt),
      inForceFrom: instant(grant.inForceFrom),
      validUntil: instant(grant.validUntil),
    });
  }
}

export const TierGrantConnection = connectionTypes('TierGrant', () => TierGrantType).Connection;

@InputType()
export class GrantTierInput {
  @Field(() => ID, { description: 'Made by the client; approving and ending name it.' })
  grantId: string;

  @Field(() => ID)
  memberId: string;

  @Field(() => TierCodeEnum, { description: 'Above BASIC' })
  tier: TierCode;

  @Field(() => TierGrantReasonEnum)
  reason: TierGrantReason;

  @Field(() => DateOnly, {
    description: "The last day of it, in the programme's time zone; three years ahead at the most",
  })
  lastDay: string;
}

@InputType()
export class DecideTierGrantInput {
  @Field(() => ID)
  grantId: string;
}

const resultOf = (name: string) => createUnionType({ name, types: () => [TierGrantType] as const });
export const GrantTierResult = resultOf('GrantTierResult');
export const ApproveTierGrantResult = resultOf('ApproveTierGrantResult');
export const RejectTierGrantResult = resultOf('RejectTierGrantResult');
export const EndTierGrantResult = resultOf('EndTierGrantResult');
