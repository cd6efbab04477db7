import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { DateTime, Failure } from '../../../../schema/vocabulary.js';

export enum LinkTokenFault {
  MALFORMED = 'MALFORMED',
  ANOTHER_PARTNER = 'ANOTHER_PARTNER',
  WRONG_SIGNATURE = 'WRONG_SIGNATURE',
  ANOTHER_PROGRAMME = 'ANOTHER_PROGRAMME',
  EXPIRED = 'EXPIRED',
  NOT_YET_VALID = 'NOT_YET_VALID',
  TOO_LONG_LIVED = 'TOO_LONG_LIVED',
  USED_BEFORE = 'USED_BEFORE',
}
registerEnumType(LinkTokenFault, {
  name: 'LinkTokenFault',
  valuesConfig: {
    MALFORMED: { description: 'It is no JSON Web Token, or a claim is missing: aud, sub, jti, exp' },
    ANOTHER_PARTNER: { description: 'Its `iss` is missing, or not the code of the partner that was named' },
    WRONG_SIGNATURE: { description: 'None of the partner’s keys that are in force has signed it' },
    ANOTHER_PROGRAMME: { description: 'Its `aud` is not this programme’s brand' },
    EXPIRED: { description: 'It is over; 60 seconds are allowed for clocks' },
    NOT_YET_VALID: { description: 'Its `iat` or `nbf` is ahead by more than 60 seconds' },
    TOO_LONG_LIVED: { description: 'It would be good for more than five minutes from now' },
    USED_BEFORE: { description: 'One of this `jti` was shown before' },
  },
});

@ObjectType({
  implements: Failure,
  description: 'The link token is not good here. The member begins again at the partner’s.',
})
export class LinkTokenRefused extends Failure {
  @Field(() => LinkTokenFault)
  reason: LinkTokenFault;
}

@ObjectType({ implements: Failure, description: 'The partner’s member is linked with another membership.' })
export class PartnerMemberTaken extends Failure {}

@ObjectType({ implements: Failure, description: 'The code is wrong, was used, or has run out.' })
export class LinkCodeRefused extends Failure {
  @Field(() => Int, { description: 'Of that member of the partner’s, until ten minutes after the first' })
  triesLeft: number;
}

@ObjectType({ implements: Failure, description: 'The member is not linked with the partner.' })
export class NoLinkToEnd extends Failure {}

@ObjectType({ implements: Failure, description: 'The brand has as many link keys as there may be.' })
export class TooManyPartnerLinkKeys extends Failure {
  @Field(() => Int)
  atMost: number;
}

@ObjectType({ implements: Failure, description: 'The link key has been revoked, for good.' })
export class PartnerLinkKeyRevoked extends Failure {
  @Field(() => DateTime)
  revokedSince: string;
}
