import type { AnswerBook } from '../../../chassis/idempotency.js';

/**
 * By what a card is found again that nobody had when it was shown: a keyed digest, so that the tables hold no number of a card.
 * Case is the printer's and not the card's, as for members.
 */
export function cardDigest(answers: AnswerBook, cardNumber: string): Buffer {
  return answers.hashOf({ card: cardNumber.toUpperCase() });
}
