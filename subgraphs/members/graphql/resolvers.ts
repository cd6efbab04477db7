import type { ClassType } from 'type-graphql';
import type { MembersParts } from '../usecases/members-parts.js';
import { MemberBenefitsResolver, TierBenefitsResolver } from './benefits/benefits.resolver.js';
import { BetweenServicesResolver } from './between-services.resolver.js';
import { CardResolver } from './cards/card.resolver.js';
import { LightMembershipResolver } from './enrolment/light-membership.resolver.js';
import { AlreadyEnrolledResolver } from './enrolment/way-on.js';
import { EnrolmentResolver } from './enrolment.resolver.js';
import { GrowthResolver } from './growth/growth.resolver.js';
import { InboxResolver } from './inbox/inbox.resolver.js';
import { memberReference } from './member.reference.js';
import { MemberResolver } from './member.resolver.js';
import { ContactProofResolver } from './sign-in/contact-proof.resolver.js';
import { SessionResolver } from './sign-in/session.resolver.js';
import { SignInResolver } from './sign-in/sign-in.resolver.js';
import { MembershipStatusResolver } from './statuses/membership-status.resolver.js';
import { TierResolver } from './tier.resolver.js';
import { ExplainedTierResolver } from './tiers/explained-tier.resolver.js';
import { TierGrantResolver } from './tiers/tier-grant.resolver.js';
import { TierAssessmentResolver } from './tiers/tier-assessment.resolver.js';
import { TierRulesResolver } from './tiers/tier-rules.resolver.js';

const signIn = [SignInResolver, SessionResolver, ContactProofResolver];
export const resolverClasses = [
  MemberResolver,
  TierResolver,
  EnrolmentResolver,
  BetweenServicesResolver,
  TierRulesResolver,
  TierAssessmentResolver,
  TierGrantResolver,
  ExplainedTierResolver,
  InboxResolver,
  MemberBenefitsResolver,
  TierBenefitsResolver,
  GrowthResolver,
  AlreadyEnrolledResolver,
  LightMembershipResolver,
  CardResolver,
  MembershipStatusResolver,
  ...signIn,
];

export const orphanedTypes: ClassType[] = [];

export function resolversOf(parts: MembersParts) {
  return {
    instances: resolverClasses.map((Resolver) => new Resolver(parts)),
    references: { Member: memberReference(parts) },
  };
}
