import { z } from 'zod';

/** A code or name that another subgraph gives: short, and never empty. */
export const codeShape = z
  .string()
  .min(1, { error: 'must not be empty' })
  .max(64)
  .refine(isText, { error: 'is no text' });

export const currencyShape = z.string().max(64).refine(isText, { error: 'is no text' });

/** A text may hold a zero byte, and no column of PostgreSQL can. */
function isText(text: string): boolean {
  return !text.includes('\0');
}

/** What an app knows its device by. */
export const deviceShape = z.string().min(1, { error: 'must not be empty' }).max(200).nullish();

/** Above zero in, below zero out: whole, and never nothing. */
export const signedWhole = z
  .number()
  .int({ error: 'must be a whole number' })
  .min(-Number.MAX_SAFE_INTEGER)
  .max(Number.MAX_SAFE_INTEGER)
  .refine((points) => points !== 0, { error: 'must not be zero' });
