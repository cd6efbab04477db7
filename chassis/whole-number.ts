import type { ValueTransformer } from 'typeorm';

/**
 * A bigint column as a number. It arrives as text; the tables' checks keep it within 2^53 - 1, where a number is exact.
 * What is beyond means that a check is gone, and throws a RangeError.
 */
export const wholeNumber: ValueTransformer = {
  from: (text: string | null): number | null => (text === null ? null : toWholeNumber(text)),
  to: (value: unknown): unknown => value,
};

/** The number that a bigint column's text stands for. Throws RangeError beyond what a number holds exactly. */
export function toWholeNumber(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number)) throw new RangeError('a column holds a number beyond 2^53 - 1');
  return number;
}
