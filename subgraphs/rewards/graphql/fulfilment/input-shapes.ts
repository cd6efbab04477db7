import { z } from 'zod';
import { idShape } from '../../../../chassis/parse-input.js';
import { webhookTargetShape } from '../../../../chassis/webhook-target.js';

const textShape = (longest: number) =>
  z.string().trim().min(1, { error: 'must not be empty' }).max(longest, { error: 'is too long' });
const orNull = <Shape extends z.ZodType>(shape: Shape) => shape.nullish().transform((value) => value ?? null);

export const shippingAddressShape = z.object({
  recipient: textShape(100),
  phone: z
    .string()
    .trim()
    .regex(/^\+?[0-9 ()-]{5,30}$/, { error: 'must be a telephone number' }),
  lines: z
    .array(textShape(200))
    .min(1, { error: 'must hold one line at least' })
    .max(4, { error: 'must hold four lines at most' }),
  postcode: orNull(textShape(20)),
  region: orNull(textShape(100)),
  country: z.string().regex(/^[A-Z]{2}$/, { error: 'must be an ISO 3166-1 code of two letters' }),
});

export const shipmentShape = z.object({
  shipmentId: idShape,
  fulfilmentId: idShape,
  state: z.enum(['SHIPPED', 'DELIVERED', 'LOST', 'BACK']),
  carrier: orNull(textShape(60)),
  trackingNumber: orNull(textShape(60)),
});

export const handOverShape = z.object({ handOverId: idShape, redemptionId: idShape });

export const reportShape = z.object({
  reportId: idShape,
  fulfilmentId: idShape,
  state: z.enum(['CONFIRMED', 'DELIVERED', 'REFUSED']),
  reference: orNull(textShape(100)),
  reason: orNull(textShape(300)),
});

export const retryShape = z.object({ retryId: idShape, fulfilmentId: idShape });

/** @param production whether webhooks go over TLS to the public internet alone */
export function endpointShape(production: boolean) {
  return z.object({
    changeId: idShape,
    partnerId: idShape,
    partnerCode: z.string().regex(/^[a-z][a-z0-9-]{1,31}$/, { error: 'must be the code of a partner' }),
    url: webhookTargetShape(production),
    secret: orNull(
      z.string().regex(/^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/, { error: 'must be whsec_ and 24 to 64 bytes in base64' }),
    ),
    newSecret: z
      .boolean()
      .nullish()
      .transform((newSecret) => newSecret ?? false),
  });
}

export const filterShape = z.object({ partnerId: orNull(idShape) });
