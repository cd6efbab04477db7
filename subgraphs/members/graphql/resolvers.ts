import type { ClassType } from 'type-graphql';
import { auditLogResolver } from '../../../chassis/audit-log-resolver.js';
import type { MembersParts } from '../usecases/members-parts.js';
import { AccessLogResolver } from './access-log/access-log.resolver.js';
import { BetweenServicesResolver } from './between-services.resolver.js';
import { EnrolmentResolver } from './enrolment.resolver.js';
import { EnrolMembersResolver } from './import/enrol-members.resolver.js';
import { memberReference } from './member.reference.js';
import { MemberResolver } from './member.resolver.js';
import { TierResolver } from './tier.resolver.js';

export const resolverClasses = [
  MemberResolver,
  TierResolver,
  EnrolmentResolver,
  EnrolMembersResolver,
  BetweenServicesResolver,
  AccessLogResolver,
  auditLogResolver('members'),
];

export const orphanedTypes: ClassType[] = [];

export function resolversOf(parts: MembersParts) {
  return {
    instances: resolverClasses.map((Resolver) => new Resolver(parts)),
    references: { Member: memberReference(parts) },
  };
}
