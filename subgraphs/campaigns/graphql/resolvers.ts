import { auditLogResolver } from '../../../chassis/audit-log-resolver.js';
import type { ReferenceResolver, ResolverParts } from '../../../chassis/federated-schema.js';
import type { CampaignParts } from '../usecases/campaign-parts.js';
import { AwardGrantResolver } from './award-grant.resolver.js';
import { AwardResolver } from './award.resolver.js';
import { BacktestResolver } from './backtest.resolver.js';
import { CampaignChangeResolver } from './campaign-change.resolver.js';
import { CampaignDefinitionResolver } from './campaign-definition.resolver.js';
import { CampaignLifeResolver } from './campaign-life.resolver.js';
import { CampaignResolver } from './campaign.resolver.js';
import { DryRunResolver } from './dry-run.resolver.js';
import { BudgetSpent, CampaignOver, MemberNotActive, MoreThanBought } from './failures.types.js';
import { MemberResolver } from './member.resolver.js';
import { PurchaseResolver } from './purchase.resolver.js';
import { ReturnResolver } from './return.resolver.js';
import { MemberDataResolver } from './rights/member-data.resolver.js';
import { Member, Tier, TierStanding } from './stubs.types.js';

export const resolverClasses = [
  PurchaseResolver,
  ReturnResolver,
  AwardResolver,
  AwardGrantResolver,
  CampaignResolver,
  CampaignChangeResolver,
  CampaignDefinitionResolver,
  CampaignLifeResolver,
  DryRunResolver,
  BacktestResolver,
  MemberResolver,
  MemberDataResolver,
  auditLogResolver('campaigns'),
];

export const orphanedTypes = [Member, TierStanding, Tier, MemberNotActive, MoreThanBought, CampaignOver, BudgetSpent];

/** With the tier, where the gateway hands it over for a field that needs it. */
const memberReference: ReferenceResolver = ({ id, tier }) => Member.of(String(id), tier as TierStanding | undefined);

export function resolversOf(parts: CampaignParts): ResolverParts {
  return {
    instances: resolverClasses.map((Resolver) => new Resolver(parts)),
    references: { Member: memberReference },
  };
}
