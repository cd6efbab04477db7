import { z } from 'zod';
import { callerKey, type RequestContext } from '../../../../chassis/caller.js';
import { idShape, parseInput } from '../../../../chassis/parse-input.js';
import { batchIdTaken } from '../../domain/cards/card-errors.js';
import { batchById, insertBatch, type CardBatch } from '../../storage/cards/card-batches.js';
import type { MembersParts } from '../members-parts.js';

export type IssuedBatch = CardBatch;

/** As many as one list carries. */
export const mostCards = 1000;

const shape = z.object({
  batchId: idShape,
  count: z
    .number()
    .int({ error: 'must be a whole number' })
    .min(1, { error: 'must be 1 or more' })
    .max(mostCards, { error: `must be ${String(mostCards)} or fewer; issue several batches` }),
});

/** Reserves the next cards of our own series for the printer, once per id; recorded in the audit log. */
export async function issueCards(
  parts: MembersParts,
  { caller, requestId }: Pick<RequestContext, 'caller' | 'requestId'>,
  raw: unknown,
): Promise<CardBatch> {
  const input = parseInput(shape, raw);
  const { batchId, count } = input;
  const by = callerKey(caller);
  await parts.answers.answerOnce({ caller: by, mutation: 'issueCards', id: batchId }, input, async (tx) => {
    const batch = await insertBatch(tx, { id: batchId, count, by });
    if (!batch) throw batchIdTaken({ id: batchId, path: ['input', 'batchId'] });
    // Without the numbers: each will lead to a person, and the log cannot forget.
    const audited = { by, action: 'cards.issued', subject: `card-batch/${batchId}`, details: { count }, requestId };
    await parts.audit.record(tx, audited);
    return {};
  });
  const batch = await batchById(parts.database.read, batchId);
  if (!batch) throw new Error('a batch of cards that has been issued cannot be found');
  return batch;
}

/** Null where there is no such batch. */
export function findCardBatch(parts: MembersParts, id: string): Promise<CardBatch | null> {
  return batchById(parts.database.read, parseInput(idShape, id, 'id'));
}
