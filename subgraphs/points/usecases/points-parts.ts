import type { AuditLog } from '../../../chassis/audit-log.js';
import type { Clock } from '../../../chassis/clock.js';
import type { ConfigurationRegistry } from '../../../chassis/configuration.js';
import type { Database } from '../../../chassis/database.js';
import type { AnswerBook } from '../../../chassis/idempotency.js';
import type { Logger } from '../../../chassis/log.js';
import type { Outbox } from '../../../chassis/outbox.js';
import type { OnBehalfOf, ServiceCalls } from '../../../chassis/service-calls.js';
import type { ReversalPolicy } from '../domain/command.js';
import type { SigningKey } from '../domain/ledger-key.js';
import type { LedgerWriter } from '../storage/ledger-writer.js';
import type { Calendar, MonthEnds } from './calendar.js';
import type { PublicReading } from './public-reading.js';

/** What the programme's handbook leaves to its settings. */
export interface PointsPolicy {
  /** The most that a member may earn by one day's purchases; null for no limit. */
  dailyEarnCap: number | null;
  /** What a return does about points that are spent, where the request does not say. */
  reversal: ReversalPolicy;
  /** The most that may be given at a time. */
  giftAtMost: number;
  /** From so many points on an adjustment needs a second person. */
  fourEyesFrom: number;
}

/** What the use cases of points stand on. */
export interface PointsParts {
  database: Database;
  answers: AnswerBook;
  writer: LedgerWriter;
  calls: ServiceCalls;
  outbox: Outbox;
  audit: AuditLog;
  configuration: ConfigurationRegistry;
  clock: Clock;
  log: Logger;
  calendar: Calendar;
  monthEnds: MonthEnds;
  policy: PointsPolicy;
  /** The programme's own currency; it exists without having been published. */
  own: { code: string; pointsPerYuan: number };
  /** The one that signs checkpoints first, then former ones. */
  signingKeys: readonly SigningKey[];
  /** Reads what everybody may ask for. */
  publicReading: PublicReading;
  /** Keys the digests of device ids. */
  deviceHashKey: Buffer;
}

/** A command of another subgraph comes under that subgraph's name, whoever it acts for. */
export interface ServiceRequest {
  /** The subgraph that signed the call. */
  via: string;
}

/** A member's own request. */
export interface MemberRequest extends OnBehalfOf {
  memberId: string;
}

/** What a person of ops asks; the call goes on in their name. */
export type OpsRequest = OnBehalfOf;
