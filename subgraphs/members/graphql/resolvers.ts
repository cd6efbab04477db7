import type { ClassType } from 'type-graphql';
import { auditLogResolver } from '../../../chassis/audit-log-resolver.js';
import type { MembersParts } from '../usecases/members-parts.js';
import { AccessLogResolver } from './access-log/access-log.resolver.js';
import { MemberBenefitsResolver, TierBenefitsResolver } from './benefits/benefits.resolver.js';
import { RedemptionBonusesResolver } from './benefits/redemption-bonuses.resolver.js';
import { TierBenefitsChangeResolver } from './benefits/tier-benefits-change.resolver.js';
import { BetweenServicesResolver } from './between-services.resolver.js';
import { CardResolver } from './cards/card.resolver.js';
import { LightMembershipResolver } from './enrolment/light-membership.resolver.js';
import { AlreadyEnrolledResolver } from './enrolment/way-on.js';
import { EnrolmentResolver } from './enrolment.resolver.js';
import { GrowthResolver } from './growth/growth.resolver.js';
import { HouseholdsBetweenServicesResolver } from './households/between-services.js';
import { HouseholdResolver } from './households/household.resolver.js';
import { EnrolMembersResolver } from './import/enrol-members.resolver.js';
import { InboxResolver } from './inbox/inbox.resolver.js';
import { memberReference } from './member.reference.js';
import { MemberResolver } from './member.resolver.js';
import { ActiveMembersResolver } from './reports/active-members.resolver.js';
import { ContactProofResolver } from './sign-in/contact-proof.resolver.js';
import { RecordContactResolver } from './sign-in/record-contact.resolver.js';
import { SessionResolver } from './sign-in/session.resolver.js';
import { SignInResolver } from './sign-in/sign-in.resolver.js';
import { MergeResolver } from './merging/merge.resolver.js';
import { rightsResolvers } from './rights/resolvers.js';
import { MembershipStatusResolver } from './statuses/membership-status.resolver.js';
import { TierResolver } from './tier.resolver.js';
import { ExplainedTierResolver } from './tiers/explained-tier.resolver.js';
import { TierGrantResolver } from './tiers/tier-grant.resolver.js';
import { TierAssessmentResolver } from './tiers/tier-assessment.resolver.js';
import { TierRulesChangeResolver } from './tiers/tier-rules-change.resolver.js';
import { TierRulesResolver } from './tiers/tier-rules.resolver.js';

const signIn = [SignInResolver, SessionResolver, ContactProofResolver, RecordContactResolver];
export const resolverClasses = [
  MemberResolver,
  TierResolver,
  EnrolmentResolver,
  EnrolMembersResolver,
  BetweenServicesResolver,
  ActiveMembersResolver,
  ...rightsResolvers,
  AccessLogResolver,
  auditLogResolver('members'),
  TierRulesResolver,
  TierRulesChangeResolver,
  TierAssessmentResolver,
  TierGrantResolver,
  ExplainedTierResolver,
  InboxResolver,
  MemberBenefitsResolver,
  TierBenefitsResolver,
  TierBenefitsChangeResolver,
  RedemptionBonusesResolver,
  GrowthResolver,
  AlreadyEnrolledResolver,
  LightMembershipResolver,
  CardResolver,
  MembershipStatusResolver,
  HouseholdResolver,
  HouseholdsBetweenServicesResolver,
  ...signIn,
  MergeResolver,
];

export const orphanedTypes: ClassType[] = [];

export function resolversOf(parts: MembersParts) {
  return {
    instances: resolverClasses.map((Resolver) => new Resolver(parts)),
    references: { Member: memberReference(parts) },
  };
}
