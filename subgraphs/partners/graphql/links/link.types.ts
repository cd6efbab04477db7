import { createUnionType, Field, ID, InputType, ObjectType } from 'type-graphql';
import { DateTime } from '../../../../schema/vocabulary.js';
import { AlreadyLinked } from '../failures.types.js';
import {
  LinkCodeRefused,
  NoLinkToEnd,
  PartnerLinkKeyRevoked,
  PartnerMemberTaken,
  TooManyPartnerLinkKeys,
} from './link-failures.types.js';

@ObjectType({
  description: 'A code that a member types in at the partner’s to be linked; good for ten minutes and once.',
})
export class PartnerLinkCode {
  @Field(() => ID, { description: 'The codeId' })
  id: string;

  @Field(() => String, { description: 'Eight letters and digits; case, blanks and hyphens do not matter' })
  code: string;

  @Field(() => DateTime)
  expiresAt: string;
}

@ObjectType({ description: 'A member of a partner’s who is linked with a member here.' })
export class PartnerMemberLink {
  @Field(() => ID, { description: 'By which the partner names the member here, as `linkId` of exchanges' })
  linkId: string;

  @Field(() => DateTime)
  linkedAt: Date | string;
}

@ObjectType({ description: 'What became of the links of a member with a partner: there are none any more.' })
export class UnlinkedPartner {
  @Field(() => ID)
  partnerId: string;
}

@ObjectType({ description: 'By what a partner signs link tokens; its id is the `kid`.' })
export class PartnerLinkKey {
  @Field(() => ID)
  id: string;

  @Field(() => String, { description: '`HS256` or `EdDSA`' })
  algorithm: string;

  @Field(() => DateTime)
  createdAt: Date;

  @Field(() => DateTime, { nullable: true })
  revokedAt: Date | null;
}

@ObjectType({ description: 'A link key with its secret, which is shown this once.' })
export class IssuedPartnerLinkKey {
  @Field(() => PartnerLinkKey)
  key: PartnerLinkKey;

  @Field(() => String, {
    nullable: true,
    description:
      'Of HS256: the text itself is the key. Null for EdDSA, and when the same request is asked again: who has lost it makes another.',
  })
  secret: string | null;
}

export const startFailures = { ALREADY_LINKED: AlreadyLinked };
export const completionFailures = {
  LINK_CODE_REFUSED: LinkCodeRefused,
  ALREADY_LINKED: AlreadyLinked,
  PARTNER_MEMBER_TAKEN: PartnerMemberTaken,
};
export const unlinkFailures = { NO_LINK_TO_END: NoLinkToEnd };
export const createKeyFailures = { TOO_MANY_PARTNER_LINK_KEYS: TooManyPartnerLinkKeys };
export const revokeKeyFailures = { PARTNER_LINK_KEY_REVOKED: PartnerLinkKeyRevoked };

export const StartPartnerLinkResult = createUnionType({
  name: 'StartPartnerLinkResult',
  types: () => [PartnerLinkCode, AlreadyLinked] as const,
});

export const CompletePartnerLinkResult = createUnionType({
  name: 'CompletePartnerLinkResult',
  types: () => [PartnerMemberLink, LinkCodeRefused, AlreadyLinked, PartnerMemberTaken] as const,
});

export const UnlinkPartnerResult = createUnionType({
  name: 'UnlinkPartnerResult',
  types: () => [UnlinkedPartner, NoLinkToEnd] as const,
});

export const CreatePartnerLinkKeyResult = createUnionType({
  name: 'CreatePartnerLinkKeyResult',
  types: () => [IssuedPartnerLinkKey, TooManyPartnerLinkKeys] as const,
});

export const RevokePartnerLinkKeyResult = createUnionType({
  name: 'RevokePartnerLinkKeyResult',
  types: () => [PartnerLinkKey, PartnerLinkKeyRevoked] as const,
});

@InputType()
export class StartPartnerLinkInput {
  @Field(() => ID, { description: 'Made by the client; asking again with it gives the same code' })
  codeId: string;

  @Field(() => ID)
  partnerId: string;
}

@InputType()
export class CompletePartnerLinkInput {
  @Field(() => ID, { description: 'Made by the partner; asking again with it gives the same answer' })
  completionId: string;

  @Field(() => String, { description: 'As the member has typed it in' })
  code: string;

  @Field(() => String, { description: 'By which the partner knows the member; kept as a digest alone' })
  partnerMemberId: string;
}

@InputType()
export class UnlinkPartnerInput {
  @Field(() => ID, { description: 'Made by the client; asking again with it gives the same answer' })
  unlinkId: string;

  @Field(() => ID)
  partnerId: string;

  @Field(() => ID, { nullable: true, description: 'For ops, who have to name the member' })
  memberId?: string | null;
}

@InputType()
export class CreatePartnerLinkKeyInput {
  @Field(() => ID, { description: 'Made by the caller; it will be the `kid`' })
  linkKeyId: string;

  @Field(() => String, { nullable: true, description: 'The partner’s code; for ops, who have to name it' })
  partner?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The public key of Ed25519 as a JWK, written as JSON; without one a secret for HS256 is made',
  })
  publicKey?: string | null;
}

@InputType()
export class RevokePartnerLinkKeyInput {
  @Field(() => ID, { description: 'Made by the caller; asking again with it gives the same answer' })
  revocationId: string;

  @Field(() => ID)
  linkKeyId: string;
}
