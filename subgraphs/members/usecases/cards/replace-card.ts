import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { callerKey } from '../../../../chassis/caller.js';
import { memberClosed } from '../../../../chassis/domain-error.js';
import { parseInput } from '../../../../chassis/parse-input.js';
import type { MemberId } from '../../../../schema/vocabulary.js';
import { cardBlocked, cardTaken, unknownCard } from '../../domain/cards/card-errors.js';
import { cardBlock, writeBlock } from '../../storage/cards/card-blocks.js';
import { linkCard, lockNumber, ownerOfCard } from '../../storage/cards/cards.js';
import { lockMember } from '../../storage/lock-members.js';
import { memberCardLinked } from '../card-events.js';
import type { MembersParts } from '../members-parts.js';
import { cardShape } from '../personal-details-shape.js';
import { admitCard } from './admit-card.js';
import { auditOf, blockedCardOf, cardChangeFields, type BlockedCard, type CardRequest } from './card-change.js';
import { checkCard } from './check-card.js';

const shape = z
  .object({ ...cardChangeFields, newCardNumber: cardShape })
  .refine(({ cardNumber, newCardNumber }) => cardNumber !== newCardNumber, {
    error: 'is the card that it would take the place of',
    path: ['newCardNumber'],
  });

/**
 * Blocks a member's card and links another in its place; a card that was blocked before can be replaced once. Refuses with CARD_TAKEN
 * where the new one is somebody's, CARD_BLOCKED where it is blocked or the old one has been replaced; faults: BAD_USER_INPUT,
 * MEMBER_CLOSED, IDEMPOTENCY_CONFLICT.
 */
export async function replaceCard(parts: MembersParts, request: CardRequest, raw: unknown): Promise<BlockedCard> {
  const input = parseInput(shape, raw);
  const { changeId, cardNumber, newCardNumber, reason } = input;
  checkCard(cardNumber, ['input', 'cardNumber']);
  checkCard(newCardNumber, ['input', 'newCardNumber']);
  const by = callerKey(request.caller);
  await parts.answers.answerOnce({ caller: by, mutation: 'replaceCard', id: changeId }, input, async (tx) => {
    // In one order whoever asks, so that two who replace the same two cards by each other wait and do not block one another.
    for (const number of [cardNumber, newCardNumber].sort()) await lockNumber(tx, number);
    const memberId = await lockedOwner(tx, parts, cardNumber);
    if ((await cardBlock(tx, cardNumber, parts.vault))?.replaced) throw cardBlocked({ memberId });
    await admitCard(tx, parts, newCardNumber, ['input', 'newCardNumber'], memberId);
    if (!(await linkCard(tx, memberId as MemberId, newCardNumber, parts.vault))) throw cardTaken({ memberId });
    await writeBlock(tx, { cardNumber, reason, replacedBy: newCardNumber, by }, parts.vault);
    await parts.outbox.write(tx, memberCardLinked(memberId as MemberId));
    await parts.audit.record(tx, auditOf(request, 'card.replaced', changeId, reason));
    // Named, so that what was sent about their cards is found when they are to be forgotten.
    return { memberId };
  });
  return blockedCardOf(parts, cardNumber, newCardNumber);
}

/** Whose the card is, held until the transaction ends: nobody is forgotten, and their cards with them, while they are given another. */
async function lockedOwner(tx: EntityManager, parts: MembersParts, cardNumber: string): Promise<string> {
  const memberId = await ownerOfCard(tx, cardNumber, parts.vault);
  const status = memberId === null ? null : await lockMember(tx, memberId);
  if (status === 'CLOSED') throw memberClosed();
  // Looked for again under the lock, which may have been waited for.
  if (memberId === null || (await ownerOfCard(tx, cardNumber, parts.vault)) !== memberId)
    throw unknownCard({ path: ['input', 'cardNumber'] });
  return memberId;
}
