import { AnswerBook, type StoredAnswer } from '../../../chassis/idempotency.js';
import type { ClosedRequest } from '../domain/books.js';

/** What is kept for whoever asked and had to wait for a review. */
export function finalAnswerOf(outcome: ClosedRequest['outcome']): StoredAnswer {
  return outcome.kind === 'done' ? { value: outcome.answer } : AnswerBook.refusalOf(outcome.error);
}
