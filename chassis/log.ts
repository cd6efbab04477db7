import { pino, type DestinationStream, type Logger, type LoggerOptions } from 'pino';

export type { Logger };

/**
 * One for the process. Lines are gathered for up to a tenth of a second, because a write of each keeps the thread from
 * requests. What is gathered is written when the process exits, over an uncaught error too; a kill or an abort takes it along.
 */
let output: ReturnType<typeof pino.destination> | undefined;

/** A reader that has stopped reading must not fill our memory: what is beyond is dropped. */
const mostGathered = 16 * 1024 * 1024;

/**
 * JSON lines on standard output. The paths below are where personal data or secrets could ride along; they are cut in
 * every service, so that a careless log call cannot leak them.
 *
 * @param destination where a test reads what would be written
 */
export function createLog(service: string, level: string, destination?: DestinationStream): Logger {
  const options: LoggerOptions = {
    level,
    base: { service },
    redact: {
      paths: [
        'authorization',
        '*.authorization',
        'headers',
        '*.headers',
        ...['phone', 'email', 'birthday', 'displayName', 'variables', 'token', 'parameters'].flatMap((name) => [
          name,
          `*.${name}`,
          `*.*.${name}`,
        ]),
      ],
      censor: '[cut]',
    },
    serializers: { err: describeError, error: describeError },
  };
  if (destination) return pino(options, destination);
  output ??= pino.destination({ sync: false, minLength: 4096, maxLength: mostGathered, periodicFlush: 100 });
  return pino(options, output);
}

/** Name, message, code and stack. A database error's `detail`, `where` and parameters hold row values: they stay out. */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return { message: 'a value that is no Error was thrown' };
  const { code } = error as { code?: unknown };
  const cause: unknown = error.cause;
  return {
    name: error.name,
    message: error.message,
    ...(typeof code === 'string' ? { code } : {}),
    stack: error.stack,
    ...(cause instanceof Error ? { cause: describeError(cause) } : {}),
  };
}
