import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import type { DeliveredEvent } from '../../../chassis/event-intake.js';
import { fen } from '../domain/account.js';
import { keepCurrency } from '../storage/currencies.js';

const shape = z.object({
  code: z
    .string()
    .regex(/^[A-Z][A-Z0-9_]{1,15}$/)
    .refine((code) => code !== fen, { error: 'is money' }),
  pointsPerYuan: z.number().int().positive().max(Number.MAX_SAFE_INTEGER),
});

/** A partner's currency went live: wallets in it can be held from now on. */
export async function publishCurrency(tx: EntityManager, event: Pick<DeliveredEvent, 'payload'>): Promise<void> {
  await keepCurrency(tx, shape.parse(event.payload));
}
