import type { Logger } from '../../chassis/log.js';

type Fields = Record<string, unknown>;

/** Lines that all name their request. A child logger would do the same, but making one costs every request as much as a line. */
export class RequestLog {
  constructor(
    private readonly log: Logger,
    private readonly requestId: string,
  ) {}

  info(fields: Fields, message: string): void {
    this.log.info({ requestId: this.requestId, ...fields }, message);
  }

  warn(fields: Fields, message: string): void {
    this.log.warn({ requestId: this.requestId, ...fields }, message);
  }

  error(fields: Fields, message: string): void {
    this.log.error({ requestId: this.requestId, ...fields }, message);
  }
}
