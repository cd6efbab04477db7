import { z } from 'zod';

/** A code or name that another subgraph gives: short, and never empty. */
export const codeShape = z.string().min(1, { error: 'must not be empty' }).max(64);

export const currencyShape = z.string().max(64);
