import type { ClassType } from 'type-graphql';
import { auditLogResolver } from '../../../chassis/audit-log-resolver.js';
import type { RequestContext } from '../../../chassis/caller.js';
import type { ResolverParts } from '../../../chassis/federated-schema.js';
import { isId } from '../../../chassis/ids.js';
import type { PartnersParts } from '../usecases/partners-parts.js';
import { ConfigurationResolver } from './configuration.resolver.js';
import { ExchangeResolver } from './exchange.resolver.js';
import {
  AlreadyLinked,
  AmountBelowStep,
  CodeTaken,
  ExchangeClosed,
  ExchangeRejected,
  NoSuchRate,
  QuoteExpired,
  RatesMultiply,
} from './failures.types.js';
import { MemberResolver } from './member.resolver.js';
import { Member } from './member.types.js';
import { CurrencyResolver, ExchangeRateResolver, LinkedPartnerResolver, PartnerResolver } from './partner.resolver.js';
import { MemberDataResolver } from './rights/member-data.resolver.js';
import { SettlementResolver } from './settlement.resolver.js';
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
  ConfigurationResolver,
  MemberDataResolver,
  AuditLogResolver,
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
      new ConfigurationResolver(parts.configuration),
      new MemberDataResolver(parts),
      new AuditLogResolver(parts),
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
