import { AwardsResolver } from './awards.resolver.js';
import { ExplainedBucketResolver, ExplainedHoldResolver } from './explanation.resolver.js';
import { HoldsResolver } from './holds.resolver.js';
import { MemberResolver } from './member.resolver.js';
import { ProofResolver } from './proof.resolver.js';
import { ReportsResolver } from './reports.resolver.js';
import { Member } from './stubs.types.js';
import { WalletResolver } from './wallet.resolver.js';

export const resolverClasses = [
  MemberResolver,
  WalletResolver,
  AwardsResolver,
  HoldsResolver,
  ProofResolver,
  ReportsResolver,
  ExplainedBucketResolver,
  ExplainedHoldResolver,
];

export const orphanedTypes = [Member];
