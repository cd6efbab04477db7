import type { ValueTransformer } from 'typeorm';

/** A bigint column as a number; limits on input keep it within what JavaScript holds exactly. */
export const wholeNumber: ValueTransformer = {
  to: (value: number | null): number | null => value,
  from: (value: string | null): number | null => (value === null ? null : Number(value)),
};

export const wholeNumbers: ValueTransformer = {
  to: (values: number[]): number[] => values,
  from: (values: string[]): number[] => values.map(Number),
};

/** A numeric column that holds a whole number of any size. */
export const bigWhole: ValueTransformer = {
  to: (value: bigint): string => value.toString(),
  from: (value: string): bigint => BigInt(value),
};
