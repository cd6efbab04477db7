import { unavailable } from '../../../chassis/domain-error.js';
import type { Redemption } from '../domain/redemption.js';
import { findRedemption } from '../storage/redemptions.js';
import { finishRedemption } from './finish-redemption.js';
import type { RedemptionOrder } from './redemption-order.js';
import type { Reserved } from './redemption-outcomes.js';
import type { RedemptionTools } from './redemption-tools.js';

/**
 * A member takes pieces of a reward for points, or points and cash, at the price that the bonus of their tier makes of the listed one.
 * What is set aside and what is ended at the same moment shares its transactions: see `reserveRedemptions` and `endRedemptions`.
 *
 * Refusals: REWARD_NOT_AVAILABLE, NOT_IN_AUDIENCE, PRICE_MISMATCH, OUT_OF_STOCK, LIMIT_REACHED, NOT_ENOUGH_POINTS, PAYMENT_DECLINED,
 * REDEMPTION_LAPSED, REDEMPTION_REJECTED; and, which are not kept, UNDER_REVIEW while a person has to look at it and PAYMENT_PENDING while
 * the provider has not decided. Faults: MEMBER_SUSPENDED, MEMBER_CLOSED, IDEMPOTENCY_CONFLICT; UNAVAILABLE when members or campaigns
 * gives no answer, and nothing has begun then, or points or the payment provider gives none: the redemption stays pending and is
 * ended by the next request with the same id or by the job.
 */
export async function redeemReward(tools: RedemptionTools, order: RedemptionOrder): Promise<Redemption> {
  const reserved = await reserve(tools, order);
  if ('answer' in reserved) return existing(tools, tools.answers.give<string>(reserved.answer));
  const pending = reserved.redemption ?? (await existing(tools, order.redemptionId));
  const ended = await finishRedemption(tools, pending, order.on);
  if (ended) {
    if ('value' in ended.answer) return ended.redemption;
    return tools.answers.give(ended.answer);
  }
  // Somebody else ended it meanwhile: their answer is the answer.
  const again = await reserve(tools, order);
  if (!('answer' in again)) throw unavailable({ service: 'rewards' });
  return existing(tools, tools.answers.give<string>(again.answer));
}

/** What the book has of it; or, of a new one, what it comes to here and now. */
async function reserve(tools: RedemptionTools, order: RedemptionOrder): Promise<Reserved> {
  const looked = await tools.looking.add(order);
  return 'buyer' in looked ? tools.reserving.add(looked) : looked;
}

async function existing({ database }: RedemptionTools, id: string): Promise<Redemption> {
  const redemption = await findRedemption(database.read, id);
  if (!redemption) throw new Error(`the redemption ${id} is in the book of answers and nowhere else`);
  return redemption;
}
