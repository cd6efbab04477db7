import { isMistypedCard } from '../../domain/cards/own-card.js';
import { cardMistyped } from '../../domain/cards/card-errors.js';

/** Throws BAD_USER_INPUT for a card of our series of which a digit is wrong. */
export function checkCard(card: string | null, path: string[]): void {
  if (card !== null && isMistypedCard(card)) throw cardMistyped({ path });
}
