import { z } from 'zod';

/** A short text that is never empty, and that a column of PostgreSQL can hold: none can hold a zero byte or half a surrogate pair. */
export const textParam = (longest: number) =>
  z
    .string()
    .trim()
    .min(1, { error: 'must not be empty' })
    .max(longest)
    .refine((text) => !text.includes('\0') && !/\p{Cs}/u.test(text), { error: 'is no text' });
