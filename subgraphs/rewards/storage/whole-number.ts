import type { ValueTransformer } from 'typeorm';

/** A bigint column as a number; a CHECK of the table keeps it within what JavaScript holds exactly. */
export const wholeNumber: ValueTransformer = {
  to: (value: number | null): number | null => value,
  from: (value: string | null): number | null => (value === null ? null : Number(value)),
};
