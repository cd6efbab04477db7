import type { ValueTransformer } from 'typeorm';

/**
 * bigint columns arrive as text. The tables' checks keep them within 2^53 - 1, where a number is exact; what is beyond
 * means that a check is gone, and throws.
 */
export const wholeNumber: ValueTransformer = {
  from: (value: string | null): number | null => (value === null ? null : toWholeNumber(value)),
  to: (value: unknown): unknown => value,
};

export function toWholeNumber(value: string): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new RangeError('a column holds a number beyond 2^53 - 1');
  return number;
}
