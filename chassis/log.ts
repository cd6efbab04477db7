import { pino, type Logger, type LoggerOptions } from 'pino';

export type { Logger };

/**
 * JSON lines on standard output. The paths below are where personal data or secrets could ride along; they are cut in
 * every service, so that a careless log call cannot leak them.
 */
export function createLog(service: string, level: string): Logger {
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
  output ??= pino.destination({ sync: false, minLength: 4096, periodicFlush: 100 });
  return pino(options, output);
}

/**
 * One for the process. Lines are gathered for up to a tenth of a second, because a write of each keeps the thread from
 * requests. What is gathered is written when the process ends, over an uncaught error too; only a kill takes it along.
 */
let output: ReturnType<typeof pino.destination> | undefined;

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
