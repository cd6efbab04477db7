/** What the steps of a redemption hand to one another. */
import { idempotencyConflict, type DomainError } from '../../../chassis/domain-error.js';
import type { StoredAnswer } from '../../../chassis/idempotency.js';
import type { Buyer } from '../domain/buyer.js';
import type { Redemption } from '../domain/redemption.js';
import type { RedemptionOrder } from './redemption-order.js';

/** An order of somebody of whom is known what prices, audiences and limits depend on. */
export interface BuyersOrder {
  order: RedemptionOrder;
  buyer: Buyer;
}

/** The answer that is kept, a refusal found now among them; or a redemption that is pending, which is given where it begins here. */
export type Reserved = { answer: StoredAnswer } | { redemption: Redemption | null };

/** What was answered or begun before; or the order, with what has to be known of who asks before it can be judged. */
export type LookedAt = Reserved | BuyersOrder;

/** What the book of answers says of an id that is not new. */
export function reservedBefore(
  { redemptionId }: RedemptionOrder,
  found: { state: 'open' } | { state: 'conflict' } | { state: 'answered'; answer: StoredAnswer },
): Reserved | Error {
  if (found.state === 'answered') return { answer: found.answer };
  return found.state === 'open' ? { redemption: null } : idempotencyConflict({ id: redemptionId });
}

/** How a pending redemption ends: settled, or refused by this. */
export type End = 'settled' | DomainError;

/** What is to be written down. */
export interface Ending {
  redemption: Redemption;
  end: End;
}

/** What was written down. */
export interface Ended {
  redemption: Redemption;
  answer: StoredAnswer;
}

/** Somebody else has written its end down first. */
export type EndedBefore = 'ended before';

/** What is no error and was thrown all the same becomes one. */
export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error('something that is no error was thrown', { cause: thrown });
}
