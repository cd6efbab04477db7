import { z } from 'zod';
import { idShape, nonNegativeWhole, positivePoints } from '../../../chassis/parse-input.js';
import { codeShape, currencyShape } from './input-shapes.js';

/** What a member gives in an exchange: all that the hold holds. */
export const givenShape = z.object({
  holdId: idShape,
  from: currencyShape,
  given: positivePoints,
  toPartner: codeShape,
});

/** What a member receives in an exchange. */
export const receivedShape = z.object({
  to: currencyShape,
  received: positivePoints,
  fromPartner: codeShape,
  prepaid: z.boolean(),
});

/**
 * How much a partner is trusted with. No part of what makes a repeated request the same: an exchange that is asked for again once
 * the limit is another is answered as it was.
 */
export const owedAtMostShape = nonNegativeWhole.nullish();
