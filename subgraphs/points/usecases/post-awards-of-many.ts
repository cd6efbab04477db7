import { z } from 'zod';
import { badInput, DomainError } from '../../../chassis/domain-error.js';
import { idShape, parseInput } from '../../../chassis/parse-input.js';
import type { PostedAwards } from '../domain/answers.js';
import { unknownCurrency } from '../domain/errors.js';
import { answerCommand } from './answer-command.js';
import { currenciesOf } from './currencies.js';
import { currencyShape } from './input-shapes.js';
import type { PointsParts, ServiceRequest } from './points-parts.js';
import { postAwardsRequest, postAwardsShape } from './post-awards.js';

/** What is looked at of the list as a whole. The rest of a posting is its own matter. */
const shape = z.object({
  postings: z
    .array(z.looseObject({ purchaseId: idShape, currency: currencyShape }))
    .min(1, { error: 'must hold a posting' })
    .max(500, { error: 'must not hold more than 500 postings' }),
});
type Posting = z.output<typeof shape>['postings'][number];

/** A posting that was thrown back, and did nothing. */
export interface PostingFault {
  purchaseId: string;
  fault: DomainError;
}

/**
 * Posts what many purchases earned, each as `postAwards` would and under the same id, so that one that was posted alone is
 * known in a list and the other way round. Gives an outcome for each, in their order. Throws BAD_USER_INPUT for a list that
 * is none or names a purchase twice, and OVERLOADED and UNAVAILABLE: what was posted by then is answered when it is asked
 * again.
 */
export async function postAwardsOfMany(
  parts: PointsParts,
  by: ServiceRequest,
  raw: unknown,
): Promise<(PostedAwards | PostingFault)[]> {
  const { postings } = parseInput(shape, raw);
  throwBackRepeated(postings);
  // For the whole list at once: asked posting by posting it would take up to 500 statements.
  const codes = new Set(postings.map(({ currency }) => currency));
  const currencies = await currenciesOf(parts, [...codes]);
  const post = async (posting: Posting): Promise<PostedAwards> => {
    const input = parseInput(postAwardsShape, posting);
    const { currency } = input;
    if (!currencies.has(currency)) throw unknownCurrency({ path: ['input', 'currency'], currency });
    return answerCommand(parts, postAwardsRequest(parts, by, input));
  };
  // All reach the writer before it takes the first, so that they share its batches.
  return Promise.all(postings.map((posting) => post(posting).catch((error: unknown) => ownFault(posting, error))));
}

/** Of two that differ it would be chance which one counts, and the other would be told of a conflict with nobody else. */
function throwBackRepeated(postings: readonly Posting[]): void {
  const seen = new Set<string>();
  for (const [index, { purchaseId }] of postings.entries()) {
    if (seen.has(purchaseId)) {
      const path = ['input', 'postings', String(index), 'purchaseId'];
      throw badInput({ path, reason: 'this purchase stands in the list twice' });
    }
    seen.add(purchaseId);
  }
}

/** What is wrong with this posting alone. What is wrong with the ledger is thrown on: no posting of the list is answered. */
function ownFault({ purchaseId }: Posting, error: unknown): PostingFault {
  if (error instanceof DomainError && ownFaultCodes.has(error.code)) return { purchaseId, fault: error };
  throw error;
}

const ownFaultCodes: ReadonlySet<string> = new Set(['BAD_USER_INPUT', 'IDEMPOTENCY_CONFLICT']);
