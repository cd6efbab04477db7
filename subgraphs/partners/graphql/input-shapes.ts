import { z } from 'zod';
import { idShape, positivePoints } from '../../../chassis/parse-input.js';

export const quoteShape = z.object({
  exchangeId: idShape,
  from: z.string(),
  to: z.string(),
  amount: positivePoints,
  device: z
    .string()
    .min(1, { error: 'must not be empty' })
    .max(200)
    .nullish()
    .transform((device) => device ?? null),
});

export const endShape = z.object({ exchangeId: idShape });

export const linkShape = z.object({
  linkId: idShape,
  partnerId: idShape,
  token: z
    .string()
    .min(1, { error: 'must not be empty' })
    .max(4_096, { error: 'is too long' })
    .nullish()
    .transform((token) => token ?? null),
});

export const changeShape = z.object({ changeId: idShape });
