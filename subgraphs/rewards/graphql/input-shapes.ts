import { z } from 'zod';
import { idShape, nonNegativeWhole, positivePoints } from '../../../chassis/parse-input.js';

export const redeemShape = z
  .object({
    redemptionId: idShape,
    rewardId: idShape,
    points: positivePoints.nullish().transform((points) => points ?? null),
    cash: z
      .object({
        amountMinor: positivePoints,
        currency: z.string().regex(/^[A-Z]{3}$/, { error: 'must be an ISO 4217 code' }),
      })
      .nullish()
      .transform((cash) => cash ?? null),
    device: z
      .string()
      .min(1, { error: 'must not be empty' })
      .max(200)
      .nullish()
      .transform((device) => device ?? null),
  })
  .refine(({ points, cash }) => cash === null || points !== null, {
    path: ['points'],
    error: 'must be named together with the cash: a price is chosen as a whole',
  });

export const cancelShape = z.object({ redemptionId: idShape });

export const filterShape = z.object({
  partnerId: idShape.nullish(),
  maxPoints: nonNegativeWhole.nullish(),
});

export const proposeShape = z.object({ changeId: idShape, rewardId: idShape });

export const approveShape = z.object({ changeId: idShape });
