import type * as domain from '../../domain/clients/partner-client.js';
import type { IssuedClient } from '../../usecases/clients/client-tools.js';
import type { QuotaStanding } from '../../usecases/clients/show-partner-quota.js';
import { IssuedPartnerClient, PartnerClient, QuotaState } from './client.types.js';

export function clientView({ brandId, previousUntil, ...client }: domain.PartnerClient): PartnerClient {
  return Object.assign(new PartnerClient(), { ...client, partnerId: brandId, previousSecretEndsAt: previousUntil });
}

export function issuedView({ client, secret }: IssuedClient): IssuedPartnerClient {
  return Object.assign(new IssuedPartnerClient(), { client: clientView(client), secret });
}

export function quotaView(quota: QuotaStanding | null): QuotaState | null {
  return quota && Object.assign(new QuotaState(), quota);
}
