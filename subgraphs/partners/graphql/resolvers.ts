import type { ClassType } from 'type-graphql';
import { auditLogResolver } from '../../../chassis/audit-log-resolver.js';
import type { RequestContext } from '../../../chassis/caller.js';
import type { ResolverParts } from '../../../chassis/federated-schema.js';
import { isId } from '../../../chassis/ids.js';
import type { PartnersParts } from '../usecases/partners-parts.js';
import {
  AgreementNotInForce,
  AgreementWindowPassed,
  CapReached,
  OutsideOpeningHours,
  PartnerFundsExhausted,
  PartnerSuspended,
  SuspensionUnchanged,
} from './agreements/agreements.failures.js';
import { AgreementsResolver } from './agreements/agreements.resolver.js';
import { AlertsResolver, AlertSeenBefore } from './alerts/alerts.resolver.js';
import { BlocksResolver, PartnerNotPrepaid } from './blocks/blocks.resolver.js';
import { ClientsBetweenServicesResolver } from './clients/between-services.resolver.js';
import { PartnerClientResolver } from './clients/client.resolver.js';
import { PartnerClientRevoked, QuotaExceeded, TooManyPartnerClients } from './clients/client.types.js';
import { PartnerQuotaResolver } from './clients/quota.resolver.js';
import { ConfigurationResolver } from './configuration.resolver.js';
import { DefinitionsResolver } from './definitions.resolver.js';
import { DisputeResolver } from './disputes/dispute.resolver.js';
import { AlreadyDisputed, DisputeNotOpen, DisputeTooLate, NothingToDispute } from './disputes/dispute.types.js';
import { EvaluationResolver } from './evaluation/evaluation.resolver.js';
import { ExchangeResolver } from './exchange.resolver.js';
import {
  AmountNotInSteps,
  AmountsDiffer,
  DuplicateTransaction,
  ExchangeNotAnnounced,
  LinkNotActive,
} from './exchanges/partner-exchanges.failures.js';
import { PartnerExchangesResolver } from './exchanges/partner-exchanges.resolver.js';
import {
  AlreadyLinked,
  AmountBelowStep,
  CodeTaken,
  ExchangeClosed,
  ExchangeRejected,
  NoSuchRate,
  NotLinked,
  QuoteExpired,
  RatesMultiply,
} from './failures.types.js';
import {
  LinkCodeRefused,
  LinkTokenRefused,
  NoLinkToEnd,
  PartnerLinkKeyRevoked,
  PartnerMemberTaken,
  TooManyPartnerLinkKeys,
} from './links/link-failures.types.js';
import { LinkKeyResolver } from './links/link-key.resolver.js';
import { LinkResolver } from './links/link.resolver.js';
import { MemberResolver } from './member.resolver.js';
import { Member } from './member.types.js';
import { CurrencyResolver, ExchangeRateResolver, LinkedPartnerResolver, PartnerResolver } from './partner.resolver.js';
import { MemberDataResolver } from './rights/member-data.resolver.js';
import {
  AlreadyReversed,
  NotReversible,
  ReversalsResolver,
  ReversalWindowEnded,
} from './reversals/reversals.resolver.js';
import { SandboxRefused } from './sandbox/sandbox-refused.js';
import { SandboxResolver } from './sandbox/sandbox.resolver.js';
import { RiskResolver } from './risks/risk.resolver.js';
import { RiskOutdated } from './risks/risk.types.js';
import { SettlementResolver } from './settlement.resolver.js';
import { SettlementPaymentResolver } from './settlement/payment.resolver.js';
import { PaymentNotReady } from './settlement/payment.types.js';
import { StatementResolver } from './settlement/statement.resolver.js';
import { WebhookDeliveryResolver } from './webhooks/webhook-delivery.resolver.js';
import { WebhookEndpointResolver } from './webhooks/webhook-endpoint.resolver.js';
import { webhookFailures } from './webhooks/webhook-failures.types.js';

const AuditLogResolver = auditLogResolver('partners');

export const resolverClasses: ClassType[] = [
  PartnerResolver,
  CurrencyResolver,
  ExchangeRateResolver,
  LinkedPartnerResolver,
  ExchangeResolver,
  MemberResolver,
  SettlementResolver,
  ...[StatementResolver, SettlementPaymentResolver, DisputeResolver, EvaluationResolver, RiskResolver],
  ConfigurationResolver,
  DefinitionsResolver,
  MemberDataResolver,
  PartnerClientResolver,
  PartnerQuotaResolver,
  ClientsBetweenServicesResolver,
  LinkResolver,
  LinkKeyResolver,
  SandboxResolver,
  AuditLogResolver,
  AgreementsResolver,
  PartnerExchangesResolver,
  ReversalsResolver,
  BlocksResolver,
  AlertsResolver,
  WebhookEndpointResolver,
  WebhookDeliveryResolver,
];

export const orphanedTypes: ClassType[] = [
  Member,
  NoSuchRate,
  AmountBelowStep,
  QuoteExpired,
  ExchangeRejected,
  ExchangeClosed,
  AlreadyLinked,
  CodeTaken,
  RatesMultiply,
  ...[AgreementNotInForce, PartnerSuspended, OutsideOpeningHours, CapReached, PartnerFundsExhausted, NotLinked],
  ...[AgreementWindowPassed, SuspensionUnchanged, PartnerNotPrepaid, AlertSeenBefore],
  ...[ExchangeNotAnnounced, DuplicateTransaction, LinkNotActive, AmountNotInSteps, AmountsDiffer],
  ...[NotReversible, ReversalWindowEnded, AlreadyReversed],
  PartnerClientRevoked,
  TooManyPartnerClients,
  QuotaExceeded,
  LinkTokenRefused,
  PartnerMemberTaken,
  LinkCodeRefused,
  NoLinkToEnd,
  TooManyPartnerLinkKeys,
  PartnerLinkKeyRevoked,
  SandboxRefused,
  ...[PaymentNotReady, AlreadyDisputed, DisputeTooLate, NothingToDispute, DisputeNotOpen, RiskOutdated],
  ...Object.values(webhookFailures),
];

/** The resolvers with their use cases in them, and how the keys of this subgraph's entities are answered. */
export function resolversOf(parts: PartnersParts): ResolverParts {
  const partner = new PartnerResolver(parts);
  const currency = new CurrencyResolver(parts);
  const exchange = new ExchangeResolver(parts);
  return {
    instances: [
      partner,
      currency,
      exchange,
      new ExchangeRateResolver(),
      new LinkedPartnerResolver(parts),
      new MemberResolver(parts),
      new SettlementResolver(parts),
      ...[new StatementResolver(parts), new SettlementPaymentResolver(parts), new DisputeResolver(parts)],
      ...[new EvaluationResolver(parts), new RiskResolver(parts)],
      new ConfigurationResolver(parts.configuration),
      new DefinitionsResolver(parts),
      new MemberDataResolver(parts),
      new PartnerClientResolver(parts),
      new PartnerQuotaResolver(parts),
      new ClientsBetweenServicesResolver(parts),
      new LinkResolver(parts),
      new LinkKeyResolver(parts),
      new SandboxResolver(parts),
      new AuditLogResolver(parts),
      new AgreementsResolver(parts),
      new PartnerExchangesResolver(parts),
      new ReversalsResolver(parts),
      new BlocksResolver(parts),
      new AlertsResolver(parts),
      new WebhookEndpointResolver(parts.hooks),
      new WebhookDeliveryResolver(parts.hooks),
    ],
    references: {
      Member: ({ id }) => idIn(id) && Member.of(idIn(id) ?? ''),
      Partner: ({ id }, context: RequestContext) => idIn(id) && partner.byReference(idIn(id) ?? '', context),
      Exchange: ({ id }, context: RequestContext) => idIn(id) && exchange.byReference(idIn(id) ?? '', context),
      Currency: ({ code }, context: RequestContext) => currency.byReference(String(code), context),
    },
  };
}

/** A UUID as this subgraph writes it, or null for anything else. */
function idIn(value: unknown): string | null {
  return typeof value === 'string' && isId(value) ? value.toLowerCase() : null;
}
