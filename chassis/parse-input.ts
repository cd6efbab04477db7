import { z } from 'zod';
import { badInput } from './domain-error.js';

/**
 * Checks an input against its shape and gives the parsed value. Throws BAD_USER_INPUT with the path of the first wrong
 * field, from the argument's name on. The offending value is not repeated: it may be personal.
 */
export function parseInput<Shape extends z.ZodType>(shape: Shape, input: unknown, argument = 'input'): z.output<Shape> {
  const parsed = shape.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw badInput({ path: [argument, ...(issue?.path ?? []).map(String)], reason: issue?.message ?? 'wrong shape' });
}

/** A client-made id. Lower case, because UUIDs are equal whatever their case and stored ids are compared as text. */
export const idShape = z.uuid({ error: 'must be a UUID' }).transform((id) => id.toLowerCase());

/** Points that move: whole, above zero. */
export const positivePoints = z
  .number()
  .int({ error: 'must be a whole number' })
  .positive({ error: 'must be above zero' })
  .max(Number.MAX_SAFE_INTEGER);

/** A point or amount that may be zero. */
export const nonNegativeWhole = z
  .number()
  .int({ error: 'must be a whole number' })
  .nonnegative({ error: 'must not be negative' })
  .max(Number.MAX_SAFE_INTEGER);
