import type { z } from 'zod';

/** Thrown at boot with every wrong variable at once, so that an operator mends them in one go. */
export class SettingsError extends Error {
  constructor(readonly problems: string[]) {
    super(`These settings are missing or wrong:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'SettingsError';
  }
}

/**
 * Reads a process's settings once, at boot; nothing else reads the environment. Empty variables count as absent, because
 * compose files hand over unset ones as empty text. Values never appear in the error: they may be secrets.
 */
export function readSettings<Shape extends z.ZodType>(shape: Shape, environment: NodeJS.ProcessEnv): z.output<Shape> {
  const present = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = shape.safeParse(present);
  if (parsed.success) return parsed.data;
  throw new SettingsError(
    parsed.error.issues.map((issue) => {
      const name = issue.path.map(String).join('.') || '(settings)';
      return `${name}: ${present[String(issue.path[0])] === undefined ? 'is not set' : issue.message}`;
    }),
  );
}
