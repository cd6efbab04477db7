import type { Clock } from '../../../chassis/clock.js';
import type { Database } from '../../../chassis/database.js';
import type { AnswerBook } from '../../../chassis/idempotency.js';
import type { Logger } from '../../../chassis/log.js';
import type { Calendar } from '../storage/post-commands.js';

/** What the use cases of points stand on. */
export interface PointsParts {
  database: Database;
  answers: AnswerBook;
  clock: Clock;
  log: Logger;
  calendar: Calendar;
  /** The programme's own currency; it exists without having been published. */
  own: { code: string; pointsPerYuan: number };
}

/** A command of another subgraph comes under that subgraph's name, whoever it acts for. */
export interface ServiceRequest {
  /** The subgraph that signed the call. */
  via: string;
}
