import { z } from 'zod';
import { idShape, positivePoints } from '../../../chassis/parse-input.js';

import { shippingAddressShape } from './fulfilment/input-shapes.js';

/** More in one redemption is a purchase of a shop's, and no member's. */
const piecesShape = z
  .number()
  .int({ error: 'must be a whole number' })
  .min(1, { error: 'must be above zero' })
  .max(100);

export const redeemShape = z
  .object({
    redemptionId: idShape,
    rewardId: idShape,
    rewardVersion: z
      .number()
      .int()
      .min(1)
      .nullish()
      .transform((version) => version ?? null),
    pieces: piecesShape.nullish().transform((pieces) => pieces ?? 1),
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
    shipTo: shippingAddressShape.nullish().transform((shipTo) => shipTo ?? null),
  })
  .refine(({ points, cash }) => cash === null || points !== null, {
    path: ['points'],
    error: 'must be named together with the cash: a price is chosen as a whole',
  });

export const cancelShape = z.object({ redemptionId: idShape });

export const returnShape = z.object({
  returnId: idShape,
  redemptionId: idShape,
  pieces: piecesShape,
  reason: z
    .string()
    .trim()
    .min(1, { error: 'must not be empty' })
    .max(300)
    .nullish()
    .transform((reason) => reason ?? null),
  restock: z
    .boolean()
    .nullish()
    .transform((restock) => restock ?? true),
});

export const proposeShape = z.object({ changeId: idShape, rewardId: idShape });

export const approveShape = z.object({ changeId: idShape });

export const rewardIdShape = z.object({ rewardId: idShape });
