import type { EntityManager } from 'typeorm';
import { serialOf } from '../../domain/cards/own-card.js';
import { cardBlocked, cardNotIssued } from '../../domain/cards/card-errors.js';
import { isIssued } from '../../storage/cards/card-batches.js';
import { cardBlock } from '../../storage/cards/card-blocks.js';
import { lockNumber } from '../../storage/cards/cards.js';
import type { MembersParts } from '../members-parts.js';

/**
 * Whether a card may be linked, but for being somebody's already; it is held until the transaction ends, so that nobody
 * blocks it meanwhile. The refusal is kept under whose it was to be, where there is such a member. Refuses with CARD_BLOCKED;
 * BAD_USER_INPUT for a card of our series that never went to the printer.
 */
export async function admitCard(
  tx: EntityManager,
  { vault }: Pick<MembersParts, 'vault'>,
  card: string,
  path: string[],
  memberId: string | null = null,
): Promise<void> {
  await lockNumber(tx, card);
  const serial = serialOf(card);
  if (serial !== null && !(await isIssued(tx, serial))) throw cardNotIssued({ path });
  if ((await cardBlock(tx, card, vault)) !== null) throw cardBlocked({ memberId });
}
