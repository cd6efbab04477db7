import type { Caller } from '../../chassis/caller.js';
import type { Logger } from '../../chassis/log.js';
import type { Locale } from '../../schema/vocabulary.js';
import type { RequestTrace } from '../telemetry/traces.js';

/** What the gateway knows of one request; the first three go on to every subgraph, signed. */
export interface GatewayContext {
  caller: Caller;
  requestId: string;
  locale: Locale;
  log: Logger;
  /** Whose rate limits it draws on. */
  budgetKey: string;
  /** Where traces are collected. */
  trace?: RequestTrace;
}
