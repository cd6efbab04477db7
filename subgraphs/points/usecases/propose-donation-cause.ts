import { z } from 'zod';
import { callerKey } from '../../../chassis/caller.js';
import type { ConfigurationChange } from '../../../chassis/configuration.js';
import { idShape, parseInput } from '../../../chassis/parse-input.js';
import { ownRate } from '../domain/donation-worth.js';
import { causeCodeShape, donationCauseKind } from './donation-cause.js';
import type { OpsRequest, PointsParts } from './points-parts.js';

const shape = z.object({
  changeId: idShape,
  code: causeCodeShape,
  names: z.unknown(),
  rate: z.unknown().optional(),
  open: z.boolean().nullish(),
});

/**
 * Stores a new cause, or other terms of a known one, for a second person to approve. Without a rate points are worth what
 * they are on redemption. Faults: BAD_USER_INPUT with the field's path, IDEMPOTENCY_CONFLICT.
 */
export async function proposeDonationCause(
  { configuration, own }: PointsParts,
  { caller, requestId }: OpsRequest,
  raw: unknown,
): Promise<ConfigurationChange> {
  const { changeId, code, names, rate, open } = parseInput(shape, raw);
  const body = { names, rate: rate ?? ownRate(own.pointsPerYuan), open: open ?? true };
  return configuration.propose({
    changeId,
    kind: donationCauseKind,
    key: code,
    body,
    by: callerKey(caller),
    requestId,
  });
}
