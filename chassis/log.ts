import { pino, type Logger } from 'pino';

export type { Logger };

/**
 * JSON lines on standard output. The paths below are where personal data or secrets could ride along; they are cut in
 * every service, so that a careless log call cannot leak them.
 */
export function createLog(service: string, level: string): Logger {
  return pino({
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
  });
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
