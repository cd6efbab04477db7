import { createUnionType, Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { DateTime, Failure } from '../../../../schema/vocabulary.js';
import { ContactInUse, RecentSignInNeeded } from './contact-failures.js';
import type { MemberStatus } from '../../domain/member.js';
import { MemberStatusEnum, MemberType } from '../member.type.js';

@InputType({ description: 'Exactly one of phone and email.' })
export class RequestSignInCodeInput {
  @Field(() => ID, {
    description: "The client's id of this sign-in, a UUID (v7). The same id with the same input sends nothing again.",
  })
  signInId: string;

  @Field(() => String, { nullable: true, description: 'Without a country code it is taken for a Chinese number' })
  phone?: string | null;

  @Field(() => String, { nullable: true })
  email?: string | null;
}

@InputType()
export class SignInInput {
  @Field(() => ID, { description: 'As in requestSignInCode' })
  signInId: string;

  @Field(() => String, { description: 'The six digits of the message' })
  code: string;

  @Field(() => String, {
    nullable: true,
    description: 'What the member calls this device, to tell their sessions apart: 1 to 60 characters',
  })
  device?: string | null;
}

@InputType()
export class RefreshSessionInput {
  @Field(() => String, { description: 'The latest one: each use gives another' })
  refreshToken: string;
}

@InputType()
export class EndSessionInput {
  @Field(() => ID)
  sessionId: string;
}

@InputType({ description: 'Exactly one of phone and email.' })
export class RequestContactCodeInput {
  @Field(() => ID, {
    description: "The client's id of this proof, a UUID (v7). The same id with the same input sends nothing again.",
  })
  proofId: string;

  @Field(() => String, { nullable: true, description: 'Without a country code it is taken for a Chinese number' })
  phone?: string | null;

  @Field(() => String, { nullable: true })
  email?: string | null;
}

@InputType()
export class ProveContactInput {
  @Field(() => ID, { description: 'As in requestContactCode' })
  proofId: string;

  @Field(() => String, { description: 'The six digits of the message' })
  code: string;
}

@ObjectType('CodeSent', {
  description: "A code is on its way. The answer is the same whether or not the address is anybody's.",
})
export class CodeSentType {
  @Field(() => ID, { description: 'The id under which it was asked for' })
  id: string;

  @Field(() => DateTime, { description: 'Until when it is good' })
  expiresAt: Date;
}

@ObjectType('Session', {
  description:
    'Somebody is signed in. Send the access token as `authorization: Bearer <token>`; before it ends, ask refreshSession without it.',
})
export class SessionType {
  @Field(() => ID)
  sessionId: string;

  @Field(() => String, { description: 'Good for ten minutes' })
  accessToken: string;

  @Field(() => DateTime, { description: 'The end of the access token' })
  expiresAt: Date;

  @Field(() => String, { description: 'Good for one refreshSession; keep it where only this app can read it' })
  refreshToken: string;

  @Field(() => DateTime, { description: 'The end of the session if it is not used' })
  sessionExpiresAt: Date;

  @Field(() => Boolean, { description: 'False for somebody who is no member yet, and who may enrol themselves now' })
  isMember: boolean;

  @Field(() => MemberStatusEnum, {
    nullable: true,
    description:
      'Where the membership stands; null for who is no member. CLOSED: the person may read what is held on them (`me`), `exportMyData` and ' +
      '`eraseMember`; everything else is MEMBER_CLOSED.',
  })
  membershipStatus: MemberStatus | null;
}

@ObjectType('MemberSession', { description: 'One of the devices on which a member is signed in.' })
export class MemberSessionType {
  @Field(() => ID)
  id: string;

  @Field(() => String, { nullable: true, description: 'What the member calls the device' })
  device: string | null;

  @Field(() => DateTime)
  startedAt: Date;

  @Field(() => DateTime, { description: 'When it was last refreshed, which happens every ten minutes of use' })
  lastUsedAt: Date;

  @Field(() => Boolean, { description: 'True for the one that asks' })
  isCurrent: boolean;
}

@ObjectType('SessionsEnded', {
  description: 'What they hold opens nothing any more, half a minute later at the latest. Safe to ask for twice.',
})
export class SessionsEndedType {
  @Field(() => Int, { description: 'How many went on until now' })
  ended: number;
}

@ObjectType({
  implements: Failure,
  description: 'Another issuer signs people in here, or no codes are sent to this kind of address.',
})
export class SignInUnavailable extends Failure {}

@ObjectType({ implements: Failure, description: 'Too many codes were asked for. Nothing was sent.' })
export class CodesLimited extends Failure {
  @Field(() => Int)
  retryAfterSeconds: number;
}

@ObjectType({ implements: Failure, description: 'The code is wrong, used, too old, or was tried too often.' })
export class CodeRefused extends Failure {
  @Field(() => Int, { description: 'With 0, ask for another code' })
  attemptsLeft: number;
}

@ObjectType({
  implements: Failure,
  description:
    'The contact is proven, and its membership is nobody’s any more: the code is MEMBERSHIP_ERASED or MEMBERSHIP_MERGED.',
})
export class MembershipEnded extends Failure {}

@ObjectType({
  implements: Failure,
  description: 'Signed out, too old, or its refresh token was used twice. Sign in again.',
})
export class SessionEnded extends Failure {}

export const RequestSignInCodeResult = createUnionType({
  name: 'RequestSignInCodeResult',
  types: () => [CodeSentType, CodesLimited, SignInUnavailable] as const,
});

export const SignInResult = createUnionType({
  name: 'SignInResult',
  types: () => [SessionType, CodeRefused, MembershipEnded, SignInUnavailable] as const,
});

export const RefreshSessionResult = createUnionType({
  name: 'RefreshSessionResult',
  types: () => [SessionType, SessionEnded, MembershipEnded, SignInUnavailable] as const,
});

export const RequestContactCodeResult = createUnionType({
  name: 'RequestContactCodeResult',
  types: () => [CodeSentType, CodesLimited, SignInUnavailable] as const,
});

export const ProveContactResult = createUnionType({
  name: 'ProveContactResult',
  types: () => [MemberType, CodeRefused, ContactInUse, RecentSignInNeeded, SignInUnavailable] as const,
});
