import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { newId } from '../../../chassis/ids.js';
import type { RiskContext } from '../domain/command.js';
import type { PointsParts } from './points-parts.js';

/** Where a request came from, as far as whoever passes it on can tell. */
export const originShape = z
  .object({ device: z.string().min(1).max(200).nullish(), channel: z.string().min(1).max(64).nullish() })
  .nullish();

/**
 * What the risk rules are shown of a request's origin. A device's id may lead to a person: what is kept is a digest that
 * only this installation can make.
 */
export function riskContextOf(
  { deviceHashKey }: Pick<PointsParts, 'deviceHashKey'>,
  origin: z.output<typeof originShape>,
): RiskContext {
  const device = origin?.device ?? null;
  return {
    device: device === null ? null : createHmac('sha256', deviceHashKey).update(`device ${device}`).digest('base64url'),
    channel: origin?.channel ?? null,
    reviewId: newId(),
  };
}
