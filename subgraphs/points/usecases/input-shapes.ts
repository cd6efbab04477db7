import { z } from 'zod';
import { idShape } from '../../../chassis/parse-input.js';

/** UUIDs are one and the same in capitals; the books write them small. */
export const lowerCaseId = idShape.transform((id) => id.toLowerCase());

/** A code or name that another subgraph gives: short, and never empty. */
export const codeShape = z.string().min(1, { error: 'must not be empty' }).max(64);

export const currencyShape = z.string().max(64);
