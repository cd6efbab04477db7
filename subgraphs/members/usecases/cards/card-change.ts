import { z } from 'zod';
import { callerKey, type RequestContext } from '../../../../chassis/caller.js';
import { idShape } from '../../../../chassis/parse-input.js';
import type { BlockReason } from '../../domain/cards/card-block.js';
import { cardBlock } from '../../storage/cards/card-blocks.js';
import type { MembersParts } from '../members-parts.js';
import { cardShape } from '../personal-details-shape.js';

/** What blocking a card and replacing it have in common. */
export const cardChangeFields = {
  changeId: idShape,
  cardNumber: cardShape,
  reason: z.enum(['LOST', 'STOLEN', 'DAMAGED', 'MISUSED'], { error: 'must be LOST, STOLEN, DAMAGED or MISUSED' }),
};

export type CardRequest = Pick<RequestContext, 'caller' | 'requestId'>;

/** In the audit log, a card goes by its change: what it says leads to a person, and the log cannot forget. */
export function auditOf({ caller, requestId }: CardRequest, action: string, changeId: string, reason: string) {
  return { by: callerKey(caller), action, subject: `card-change/${changeId}`, details: { reason }, requestId };
}

/** A card that no till takes any more. */
export interface BlockedCard {
  cardNumber: string;
  blockedAt: Date;
  reason: BlockReason;
  replacedBy: string | null;
}

/** As it stands after a change; the numbers are those that were asked for, because none is kept readable. */
export async function blockedCardOf(
  parts: MembersParts,
  cardNumber: string,
  replacedBy: string | null,
): Promise<BlockedCard> {
  const block = await cardBlock(parts.database.read, cardNumber, parts.vault);
  if (!block) throw new Error('a card that has been blocked cannot be found');
  return { cardNumber, blockedAt: block.blockedAt, reason: block.reason, replacedBy };
}
