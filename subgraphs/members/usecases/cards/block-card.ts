import { z } from 'zod';
import { callerKey } from '../../../../chassis/caller.js';
import { parseInput } from '../../../../chassis/parse-input.js';
import { serialOf } from '../../domain/cards/own-card.js';
import { cardBlocked, unknownCard } from '../../domain/cards/card-errors.js';
import { isIssued } from '../../storage/cards/card-batches.js';
import { cardBlock, writeBlock } from '../../storage/cards/card-blocks.js';
import { lockNumber, ownerOfCard } from '../../storage/cards/cards.js';
import type { MembersParts } from '../members-parts.js';
import { auditOf, blockedCardOf, cardChangeFields, type BlockedCard, type CardRequest } from './card-change.js';
import { checkCard } from './check-card.js';

const shape = z.object(cardChangeFields);

/**
 * From here on no till takes the card and nobody enrols with it; the member keeps all that was bought with it. For cards that somebody
 * has, and for those of our series that were issued. Refuses with CARD_BLOCKED where it is; faults: BAD_USER_INPUT,
 * IDEMPOTENCY_CONFLICT.
 */
export async function blockCard(parts: MembersParts, request: CardRequest, raw: unknown): Promise<BlockedCard> {
  const input = parseInput(shape, raw);
  const { changeId, cardNumber, reason } = input;
  checkCard(cardNumber, ['input', 'cardNumber']);
  const by = callerKey(request.caller);
  await parts.answers.answerOnce({ caller: by, mutation: 'blockCard', id: changeId }, input, async (tx) => {
    await lockNumber(tx, cardNumber);
    const serial = serialOf(cardNumber);
    const memberId = await ownerOfCard(tx, cardNumber, parts.vault);
    const known = memberId !== null || (serial !== null && (await isIssued(tx, serial)));
    if (!known) throw unknownCard({ path: ['input', 'cardNumber'] });
    if ((await cardBlock(tx, cardNumber, parts.vault)) !== null) throw cardBlocked({ memberId });
    await writeBlock(tx, { cardNumber, reason, replacedBy: null, by }, parts.vault);
    await parts.audit.record(tx, auditOf(request, 'card.blocked', changeId, reason));
    // Named, so that what was sent about their card is found when they are to be forgotten.
    return { memberId };
  });
  return blockedCardOf(parts, cardNumber, null);
}
