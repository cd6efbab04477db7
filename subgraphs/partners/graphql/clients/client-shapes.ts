import { z } from 'zod';
import { parseNetwork } from '../../../../chassis/address-list.js';
import { idShape, positivePoints } from '../../../../chassis/parse-input.js';
import {
  clientScopes,
  defaultOverlapHours,
  mostNetworks,
  mostOverlapHours,
} from '../../domain/clients/partner-client.js';

const networkShape = z.string().transform((text, context) => {
  try {
    return parseNetwork(text);
  } catch (error) {
    context.addIssue({ code: 'custom', message: (error as Error).message });
    return z.NEVER;
  }
});

const once = <Item>(items: Item[]) => [...new Set(items)];
const nothing = <Value>(value: Value | null | undefined) => value ?? null;

const terms = {
  name: z.string().trim().min(1, { error: 'must not be empty' }).max(80, { error: 'is too long' }),
  scopes: z
    .array(z.enum(clientScopes, { error: 'is no scope that a partner’s client can have' }))
    .min(1, { error: 'must name one at least' })
    .transform((scopes) => once(scopes).sort()),
  callsPerDay: z
    .number()
    .int()
    .positive({ error: 'must be above zero' })
    .max(100_000_000, { error: 'is too much' })
    .nullish()
    .transform(nothing),
};
const networks = z
  .array(networkShape)
  .max(mostNetworks, { error: `must be ${String(mostNetworks)} at most` })
  .transform(once);
const partner = z.string();

export const createShape = z.object({
  clientId: idShape,
  partner,
  ...terms,
  networks: networks.nullish().transform((given) => given ?? []),
});

export const changeClientShape = z.object({ changeId: idShape, clientId: idShape, ...terms, networks });

export const rotationShape = z.object({
  rotationId: idShape,
  clientId: idShape,
  overlapHours: z
    .number()
    .int()
    .min(0, { error: 'must not be negative' })
    .max(mostOverlapHours, { error: `must be ${String(mostOverlapHours)} at most` })
    .nullish()
    .transform((hours) => hours ?? defaultOverlapHours),
});

export const endingShape = z.object({ endingId: idShape, clientId: idShape });
export const revocationShape = z.object({ revocationId: idShape, clientId: idShape });
export const pointsQuotaShape = z.object({
  changeId: idShape,
  partner,
  pointsPerDay: positivePoints.nullish().transform(nothing),
});
