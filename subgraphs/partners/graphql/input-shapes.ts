import { z } from 'zod';
import { idShape, positivePoints } from '../../../chassis/parse-input.js';

/** UUIDs are equal whatever their case, and so are the requests that carry them. */
export const uuidShape = idShape.transform((id) => id.toLowerCase());

export const quoteShape = z.object({ exchangeId: uuidShape, from: z.string(), to: z.string(), amount: positivePoints });

export const endShape = z.object({ exchangeId: uuidShape });

export const linkShape = z.object({ linkId: uuidShape, partnerId: uuidShape });

export const changeShape = z.object({ changeId: uuidShape });
