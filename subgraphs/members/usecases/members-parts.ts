import type { Approvals } from '../../../chassis/approval.js';
import type { AuditLog } from '../../../chassis/audit-log.js';
import type { RequestContext } from '../../../chassis/caller.js';
import type { Clock } from '../../../chassis/clock.js';
import type { ConfigurationRegistry } from '../../../chassis/configuration.js';
import type { Database } from '../../../chassis/database.js';
import type { AnswerBook } from '../../../chassis/idempotency.js';
import type { Logger } from '../../../chassis/log.js';
import type { Outbox } from '../../../chassis/outbox.js';
import type { ServiceCalls } from '../../../chassis/service-calls.js';
import type { ShortMemory } from '../../../chassis/short-memory.js';
import type { TierCatalogues } from '../storage/tiers/tier-catalogue.js';
import type { PersonalVault } from '../storage/vault/personal-vault.js';
import type { SignInParts } from './sign-in/sign-in-parts.js';

/** What the programme leaves to its settings where members' rights are concerned. */
export interface RightsPolicy {
  /** Days, of 24 hours each, between a member's wish to leave and the closing. */
  coolingOffDays: number;
  /** How long after one copy of their data a member may ask for the next. */
  exportEveryHours: number;
}

/** What the use cases of this subgraph work with. */
export interface MembersParts {
  database: Database;
  answers: AnswerBook;
  audit: AuditLog;
  calls: ServiceCalls;
  outbox: Outbox;
  approvals: Approvals;
  configuration: ConfigurationRegistry;
  clock: Clock;
  rights: RightsPolicy;
  log: Logger;
  /** What may be forgotten in a minute: how often a membership code was looked at. */
  shortMemory: ShortMemory;
  /** IANA name of the zone by whose days and months the programme counts. */
  zone: string;
  /** The issuer under which a member signs in with their number alone: tests, the demo, an installation without its own issuer. */
  embeddedIssuer: string;
  /** Keys the name under which an identity's answers are kept, so that a subject that is an address stays unreadable there. */
  identityKey: Buffer;
  /** What seals and opens personal data. */
  vault: PersonalVault;
  signIn: SignInParts;
  /** What the tiers are, at hand. */
  tiers: TierCatalogues;
}

/** Who of ops asks, for the second pair of eyes and the audit log. */
export type OpsRequest = Pick<RequestContext, 'caller' | 'requestId'>;
