import type { ValueTransformer } from 'typeorm';

/** `bigint` columns arrive as text; what stands in them is kept within what a number holds exactly. */
export const wholeNumber: ValueTransformer = {
  from: (text: string | null) => (text === null ? null : Number(text)),
  to: (value: number | null) => value,
};
