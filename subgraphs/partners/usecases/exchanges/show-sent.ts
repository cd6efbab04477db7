import { DomainError } from '../../../../chassis/domain-error.js';
import type { AnswerBook, StoredAnswer } from '../../../../chassis/idempotency.js';
import type { Database } from '../../../../chassis/database.js';
import type { Exchange } from '../../domain/exchange.js';
import { exchangesSince, type Since } from '../../storage/exchanges/exchanges-since.js';
import { findExchange } from '../../storage/exchanges.js';
import { creditKeyOf } from '../finish-exchange.js';

interface Tools {
  database: Database;
  answers: AnswerBook;
}

/** What became of an id: an exchange, a refusal, or nothing, when it never came or was no sound request. */
export interface SentState {
  exchange: Exchange | null;
  refusal: DomainError | null;
}

/** Of an id that the partner sent in, or of any exchange that it is part of. */
export async function showSent(tools: Tools, partner: string, id: string): Promise<SentState> {
  const manager = tools.database.read;
  const found = await findExchange(manager, id);
  const exchange = found && [found.fromBrand, found.toBrand].includes(partner) ? found : null;
  const sent = await tools.answers.stateOf(manager, creditKeyOf(partner, id));
  return { exchange, refusal: sent?.answer ? refusalOf(tools, sent.answer) : null };
}

function refusalOf({ answers }: Tools, answer: StoredAnswer): DomainError | null {
  try {
    answers.give(answer);
    return null;
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
}

/** A page and one more, in the order in which they were begun. */
export function showExchangesSince({ database }: Tools, wanted: Since): Promise<Exchange[]> {
  return exchangesSince(database.read, wanted);
}
