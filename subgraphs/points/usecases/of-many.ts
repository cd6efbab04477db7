import { badInput, DomainError } from '../../../chassis/domain-error.js';

/** One of a list that was thrown back, and did nothing. */
export interface OwnFault {
  id: string;
  fault: DomainError;
}

/** What is wrong with one of a list alone. */
const ownFaultCodes: ReadonlySet<string> = new Set(['BAD_USER_INPUT', 'IDEMPOTENCY_CONFLICT']);

const mostOfMany = 500;

/**
 * Does each of a list as it would be done alone and under the same id. All reach the ledger's writer before it takes the first, so that
 * they share its batches. An outcome for each, in their order; what is wrong with one alone is its own.
 *
 * Throws BAD_USER_INPUT for a list that is empty, too long, or names an id twice, and what is wrong with the ledger: what was done by
 * then is answered when it is asked again.
 */
export async function outcomesOfMany<Item, Outcome>(
  list: string,
  items: readonly Item[],
  idOf: (item: Item) => string,
  one: (item: Item) => Promise<Outcome>,
): Promise<(Outcome | OwnFault)[]> {
  const path = ['input', list];
  if (items.length === 0 || items.length > mostOfMany) {
    throw badInput({ path, reason: `must hold 1 to ${String(mostOfMany)}` });
  }
  const ids = items.map((item) => idOf(item).toLowerCase());
  if (new Set(ids).size < ids.length) throw badInput({ path, reason: 'one id stands in the list twice' });
  return Promise.all(
    items.map((item) =>
      one(item).catch((error: unknown): OwnFault => {
        if (error instanceof DomainError && ownFaultCodes.has(error.code)) return { id: idOf(item), fault: error };
        throw error;
      }),
    ),
  );
}
