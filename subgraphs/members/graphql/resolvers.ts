import type { ClassType } from 'type-graphql';
import type { MembersParts } from '../usecases/members-parts.js';
import { BetweenServicesResolver } from './between-services.resolver.js';
import { EnrolmentResolver } from './enrolment.resolver.js';
import { memberReference } from './member.reference.js';
import { MemberResolver } from './member.resolver.js';
import { ContactProofResolver } from './sign-in/contact-proof.resolver.js';
import { SessionResolver } from './sign-in/session.resolver.js';
import { SignInResolver } from './sign-in/sign-in.resolver.js';
import { TierResolver } from './tier.resolver.js';

const signIn = [SignInResolver, SessionResolver, ContactProofResolver];
export const resolverClasses = [MemberResolver, TierResolver, EnrolmentResolver, BetweenServicesResolver, ...signIn];

export const orphanedTypes: ClassType[] = [];

export function resolversOf(parts: MembersParts) {
  return {
    instances: resolverClasses.map((Resolver) => new Resolver(parts)),
    references: { Member: memberReference(parts) },
  };
}
