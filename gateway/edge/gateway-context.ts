import type { Caller } from '../../chassis/caller.js';
import type { Locale } from '../../schema/vocabulary.js';
import type { ExecutedAnswer } from '../graph/execution/executable-operation.js';
import type { RequestTrace } from '../telemetry/traces.js';
import type { RequestLog } from './request-log.js';

/** What the gateway knows of one request; the first four go on to every subgraph, signed. */
export interface GatewayContext {
  caller: Caller;
  requestId: string;
  locale: Locale;
  /** A stranger's, for whoever counts across restarts of ours. */
  network?: string | undefined;
  log: RequestLog;
  /** Whose rate limits it draws on. */
  budgetKey: string;
  /** Beside what every answer has. */
  headers?: Record<string, string> | undefined;
  /** Where traces are collected. */
  trace?: RequestTrace;
  /** What the operation has come to, or undefined where ApolloGateway's executor has to carry it out. */
  answered?: Promise<ExecutedAnswer | undefined>;
}
