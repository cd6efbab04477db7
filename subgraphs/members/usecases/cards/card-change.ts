import { z } from 'zod';
import { callerKey, type RequestContext } from '../../../../chassis/caller.js';
import { idShape } from '../../../../chassis/parse-input.js';
import type { BlockReason } from '../../storage/cards/cards.js';
import { cardShape } from '../personal-details-shape.js';

export type { BlockReason };

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
