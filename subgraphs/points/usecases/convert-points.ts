import { z } from 'zod';
import { idShape, parseInput } from '../../../chassis/parse-input.js';
import type { Conversion } from '../domain/answers.js';
import { findConversionTime } from '../storage/conversion-time.js';
import { answerCommand, callerOfService } from './answer-command.js';
import { givenShape, owedAtMostShape, receivedShape } from './exchange-shapes.js';
import type { PointsParts, ServiceRequest } from './points-parts.js';

const shape = z.object({
  exchangeId: idShape,
  memberId: idShape,
  ...givenShape.shape,
  ...receivedShape.shape,
  prepaid: z.boolean().nullish(),
  owedAtMost: owedAtMostShape,
});

/** Answers that were kept before the time was part of them lack it. */
type KeptConversion = Omit<Conversion, 'postedAt'> & Partial<Pick<Conversion, 'postedAt'>>;

/**
 * Gives what is held into clearing and pays the other currency out of clearing, in one step; out of what
 * `fromPartner` has prepaid, if it is said so. Refuses with HOLD_NOT_OPEN, and with FUNDS_EXHAUSTED where the block holds less,
 * or the partner would owe more than it may; a hold of another member, currency or amount is BAD_USER_INPUT.
 */
export async function convertPoints(parts: PointsParts, { via }: ServiceRequest, raw: unknown): Promise<Conversion> {
  const { owedAtMost, ...input } = parseInput(shape, raw);
  const { prepaid, ...exchange } = input;
  const kept: KeptConversion = await answerCommand(parts, {
    by: callerOfService(via),
    id: input.exchangeId,
    input,
    currencies: [
      { code: input.from, path: ['input', 'from'] },
      { code: input.to, path: ['input', 'to'] },
    ],
    command: {
      kind: 'convertPoints',
      service: via,
      ...exchange,
      prepaid: prepaid ?? false,
      owedAtMost: owedAtMost ?? null,
    },
  });
  return { ...kept, postedAt: kept.postedAt ?? (await findConversionTime(parts.database.read, input)) };
}
