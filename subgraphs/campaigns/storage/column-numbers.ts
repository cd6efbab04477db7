import type { ValueTransformer } from 'typeorm';

/** A bigint[] column; limits on input keep its members within what JavaScript holds exactly. */
export const wholeNumbers: ValueTransformer = {
  to: (values: number[]): number[] => values,
  from: (values: string[]): number[] => values.map(Number),
};

/** A numeric column that holds a whole number of any size. */
export const bigWhole: ValueTransformer = {
  to: (value: bigint): string => value.toString(),
  from: (value: string): bigint => BigInt(value),
};
