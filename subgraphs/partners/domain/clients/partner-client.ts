/**
 * A client is a program of a partner: a name, a secret, what it may do and from where. A brand has several, so that each of its systems
 * can be given less than all, and be cut off alone. Whoever holds the secret gets tokens in the name of the brand.
 */
import type { PartnerId } from '../../../../schema/vocabulary.js';

export interface PartnerClient {
  /** What it signs in as. */
  id: string;
  brandId: PartnerId;
  name: string;
  scopes: string[];
  /** CIDR; from anywhere when there are none. */
  networks: string[];
  /** Counted by itself where it is set; else together with the other clients of its brand. */
  callsPerDay: number | null;
  /** Until when the secret before this one is taken as well. */
  previousUntil: Date | null;
  createdAt: Date;
  /** When it got a token, to the minute. */
  lastUsedAt: Date | null;
  revokedAt: Date | null;
}

export type ClientTerms = Pick<PartnerClient, 'name' | 'scopes' | 'networks' | 'callsPerDay'>;

/** What a partner's program can be allowed. */
export const clientScopes = [
  'exchanges:read',
  'exchanges:write',
  'links:write',
  'settlements:read',
  'settlements:write',
  'webhooks:write',
  'clients:read',
  'clients:write',
  'members:enrol',
  'fulfilment:write',
] as const;

/** One for each system of a large partner, and no more than ops can look through. */
export const mostClients = 20;

export const mostNetworks = 50;

/** For so long both secrets are good after a rotation, unless it is said otherwise. */
export const defaultOverlapHours = 24;
/** Longer than a week, and nobody remembers that the old one is still good. */
export const mostOverlapHours = 168;
