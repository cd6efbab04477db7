import { z } from 'zod';
import type { LineFacts } from '../domain/facts.js';
import { textParam } from '../domain/text-param.js';

/** The longest real baskets have some 500 lines; more is a program gone astray. */
export const maxLines = 500;

/** A hundred million yuan: far above any basket, and low enough that no rule's points leave what JavaScript holds exactly. */
const maxAmountMinor = 10_000_000_000;
const maxQuantity = 1_000_000;

/** A code or number of the tills: short, and never empty. */
export const codeShape = textParam(64);

export const moneyShape = z.object({
  amountMinor: z
    .number()
    .int({ error: 'must be a whole number of the smallest unit' })
    .nonnegative({ error: 'must not be negative' })
    .max(maxAmountMinor),
  currency: codeShape,
});

export const quantityShape = z
  .number()
  .int({ error: 'must be a whole number' })
  .min(1, { error: 'must be one or more' })
  .max(maxQuantity);

export const lineShape = z.object({
  lineId: codeShape,
  sku: codeShape,
  category: codeShape.nullish(),
  brand: codeShape.nullish(),
  quantity: quantityShape,
  amount: moneyShape,
});

type Line = z.output<typeof lineShape>;

/** A line as rules look at it; what the till left out is null. */
export function lineFacts({ sku, category, brand, quantity, amount }: Omit<Line, 'lineId'>): LineFacts {
  return { sku, category: category ?? null, brand: brand ?? null, quantity, amountMinor: amount.amountMinor };
}

/** Degrees, WGS 84. */
export const placeShape = z.object({
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
});
