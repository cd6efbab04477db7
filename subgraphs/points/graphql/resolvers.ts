import { auditLogResolver } from '../../../chassis/audit-log-resolver.js';
import { AwardsResolver } from './awards.resolver.js';
import { DonationCausesResolver } from './donation-causes.resolver.js';
import { ExchangesOfManyResolver } from './exchanges-of-many.resolver.js';
import { ExchangesResolver } from './exchanges.resolver.js';
import { ExplainedBucketResolver, ExplainedHoldResolver } from './explanation.resolver.js';
import { FundsResolver } from './funds.resolver.js';
import { HoldsResolver } from './holds.resolver.js';
import { HouseholdResolver } from './household.resolver.js';
import { MemberPostingsResolver } from './member-postings.resolver.js';
import { MemberResolver } from './member.resolver.js';
import { PointsFlowResolver } from './points-flow.resolver.js';
import { ProofResolver } from './proof.resolver.js';
import { MemberDataResolver } from './rights/member-data.resolver.js';
import { ReportsResolver } from './reports.resolver.js';
import { ReviewsResolver } from './reviews.resolver.js';
import { RiskRulesResolver } from './risk-rules.resolver.js';
import { SettledExchangesResolver } from './settled-exchanges.resolver.js';
import { SimulationResolver } from './simulation.resolver.js';
import { Household, Member } from './stubs.types.js';
import { WalletResolver } from './wallet.resolver.js';

export const AuditLogResolver = auditLogResolver('points');

export const resolverClasses = [
  MemberResolver,
  HouseholdResolver,
  WalletResolver,
  AwardsResolver,
  HoldsResolver,
  ...[ExchangesResolver, ExchangesOfManyResolver],
  ProofResolver,
  ...[ReportsResolver, SettledExchangesResolver],
  PointsFlowResolver,
  MemberPostingsResolver,
  DonationCausesResolver,
  ReviewsResolver,
  RiskRulesResolver,
  FundsResolver,
  SimulationResolver,
  ExplainedBucketResolver,
  ExplainedHoldResolver,
  MemberDataResolver,
  AuditLogResolver,
];

export const orphanedTypes = [Member, Household];
