import { z } from 'zod';
import { forbidden } from '../../../chassis/domain-error.js';
import { idShape, parseInput } from '../../../chassis/parse-input.js';
import type { Funding } from '../domain/answers.js';
import { answerCommand, callerOfService } from './answer-command.js';
import { codeShape, currencyShape, signedWhole } from './input-shapes.js';
import type { PointsParts, ServiceRequest } from './points-parts.js';

const shape = z.object({
  fundingId: idShape,
  account: z.enum(['BUDGET', 'BLOCK']),
  owner: codeShape,
  currency: currencyShape,
  points: signedWhole,
});

/** Whose account it is to fill. */
const filledBy = { BUDGET: 'campaigns', BLOCK: 'partners' };

/**
 * Fills a campaign's budget or a partner's block, or takes back what is not used yet: above zero in, below zero out. Refuses
 * with FUNDS_EXHAUSTED; an account of another service is FORBIDDEN.
 */
export async function fundAccount(parts: PointsParts, { via }: ServiceRequest, raw: unknown): Promise<Funding> {
  const input = parseInput(shape, raw);
  if (filledBy[input.account] !== via) throw forbidden();
  return answerCommand(parts, {
    by: callerOfService(via),
    id: input.fundingId,
    input,
    currencies: [{ code: input.currency, path: ['input', 'currency'] }],
    command: { kind: 'fundAccount', ...input },
  });
}
