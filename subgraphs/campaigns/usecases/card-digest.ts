import type { AnswerBook } from '../../../chassis/idempotency.js';

/**
 * By what a card is found again that nobody had when it was shown: a keyed digest, so that the tables hold no number of a card.
 * Case and spaces are the printer's, not the card's.
 */
export function cardDigest(answers: AnswerBook, cardNumber: string): Buffer {
  return answers.hashOf({ card: cardNumber.replaceAll(/\s/g, '').toUpperCase() });
}
