import type { ShippingAddress } from '../../domain/fulfilment/shipping-address.js';
import type { Fulfilment } from '../../domain/fulfilment/fulfilment.js';
import { findAddresses } from '../../storage/fulfilment/addresses.js';
import { fulfilmentPage, type FulfilmentsWanted } from '../../storage/fulfilment/fulfilment-pages.js';
import { readFulfilments, readPrivileges, type ShownFulfilment } from '../../storage/fulfilment/fulfilments.js';
import { findEndpoint, findEndpointOfCode, type PartnerEndpoint } from '../../storage/fulfilment/partner-endpoints.js';
import { readPartnerMessages, type PartnerMessage } from '../../storage/fulfilment/partner-messages.js';
import type { RedemptionTools } from '../redemption-tools.js';

export type { PartnerEndpoint, PartnerMessage, ShownFulfilment };

/** What redemptions hold, each thing of each piece. */
export function showFulfilments({ database }: RedemptionTools, ids: readonly string[]): Promise<ShownFulfilment[]> {
  return readFulfilments(database.reads, ids);
}

export function showFulfilmentPage({ database }: RedemptionTools, wanted: FulfilmentsWanted): Promise<Fulfilment[]> {
  return fulfilmentPage(database.read, wanted);
}

/** A partner's own, by the code that its token names; nothing for one that fulfils nothing here. */
export async function showPartnersFulfilments(
  tools: RedemptionTools,
  partnerCode: string,
  wanted: FulfilmentsWanted,
): Promise<Fulfilment[]> {
  const endpoint = await findEndpointOfCode(tools.database.read, partnerCode);
  return endpoint ? showFulfilmentPage(tools, { ...wanted, partnerId: endpoint.partnerId }) : [];
}

/** Privileges that are in force now, of these members. */
export function showPrivileges({ database }: RedemptionTools, memberIds: readonly string[]) {
  return readPrivileges(database.reads, memberIds);
}

export function showPartnerMessages({ database }: RedemptionTools, ids: readonly string[]): Promise<PartnerMessage[]> {
  return readPartnerMessages(database.reads, ids);
}

export async function showPartnerEndpoint(
  { database }: RedemptionTools,
  partnerId: string,
): Promise<PartnerEndpoint | null> {
  return (await findEndpoint(database.read, partnerId)) ?? null;
}

/** Where the goods of redemptions go, by redemption. */
export async function showAddresses(
  { database, vault }: RedemptionTools,
  ids: readonly string[],
): Promise<Map<string, ShippingAddress>> {
  const sealed = await findAddresses(database.reads, ids);
  return new Map(sealed.map((one) => [one.redemptionId, vault.openAddress(one.redemptionId, one.sealed)]));
}
