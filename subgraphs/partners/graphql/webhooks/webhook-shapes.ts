import { z } from 'zod';
import { idShape } from '../../../../chassis/parse-input.js';
import { webhookTargetShape } from '../../../../chassis/webhook-target.js';
import { deliveryStates } from '../../domain/webhooks/webhook-delivery.js';
import { isTypeFilter } from '../../domain/webhooks/webhook-types.js';

const orNull = <Shape extends z.ZodType>(shape: Shape) => shape.nullish().transform((value) => value ?? null);

/** @param publicOnly whether webhooks go over TLS to the public internet alone */
export const registrationShape = (publicOnly: boolean) =>
  z.object({
    endpointId: idShape,
    url: webhookTargetShape(publicOnly),
    types: z
      .array(z.string().refine(isTypeFilter, { error: 'is no type, and no family of types' }))
      .min(1, { error: 'must name one at least' })
      .max(50, { error: 'must name 50 at most' })
      .transform((types) => [...new Set(types)].sort()),
  });

export const endpointChangeShape = z.object({ changeId: idShape, endpointId: idShape });

export const deadReplayShape = z.object({
  replayId: idShape,
  since: z.date(),
  endpointId: orNull(idShape),
});

export const deliveryFilterShape = z.object({
  partner: orNull(z.string()),
  state: orNull(z.enum(deliveryStates)),
  endpointId: orNull(idShape),
  messageId: orNull(idShape),
  type: orNull(z.string()),
});

export const replayShape = z
  .object({ replayId: idShape, messageId: orNull(idShape), deliveryId: orNull(idShape) })
  .refine(({ messageId, deliveryId }) => (messageId === null) !== (deliveryId === null), {
    path: ['deliveryId'],
    error: 'either messageId or deliveryId must be given',
  });
