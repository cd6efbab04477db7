import type { EntityManager } from 'typeorm';
import { DomainError, idempotencyConflict, unavailable } from '../../../chassis/domain-error.js';
import { isForgotten } from '../../../chassis/erasure-duty.js';
import { AnswerBook, refusalOr, type StoredAnswer } from '../../../chassis/idempotency.js';
import type { OnBehalfOf } from '../../../chassis/service-calls.js';
import type { MemberId, RedemptionId, RewardId } from '../../../schema/vocabulary.js';
import type { Bonus } from '../domain/bonus.js';
import { memberErased } from '../domain/errors.js';
import type { ChosenPrice, PriceChoice } from '../domain/price.js';
import type { Redemption } from '../domain/redemption.js';
import { priceOfOnePiece } from '../domain/reward.js';
import { findRedemption, insertPending } from '../storage/redemptions.js';
import { findReward, takePiece } from '../storage/rewards.js';
import { answerKeyOf, finishRedemption } from './finish-redemption.js';
import type { RedemptionTools } from './redemption-tools.js';

export interface RedemptionOrder {
  redemptionId: RedemptionId;
  memberId: MemberId;
  rewardId: RewardId;
  choice: PriceChoice;
  /** What the app knows its device by. */
  device: string | null;
}

/** How often the terms of a reward may change under a redemption before it gives up. */
const attempts = 3;

/**
 * A member takes one piece of a reward for points, or points and cash, at the price that the bonus of their tier makes of the listed one.
 *
 * Refusals: REWARD_NOT_AVAILABLE, PRICE_MISMATCH, OUT_OF_STOCK, NOT_ENOUGH_POINTS, REDEMPTION_LAPSED, REDEMPTION_REJECTED;
 * and UNDER_REVIEW, which is not kept, while a person has to look at it. Faults: MEMBER_SUSPENDED, MEMBER_CLOSED, IDEMPOTENCY_CONFLICT; UNAVAILABLE when members gives no answer, and nothing has begun then, or points gives none: the redemption stays
 * pending and is ended by the next request with the same id or by the job.
 */
export async function redeemReward(
  tools: RedemptionTools,
  order: RedemptionOrder,
  on: OnBehalfOf,
): Promise<Redemption> {
  const bonus = await bonusOfNew(tools, order, on);
  let answer = await tools.database.transaction((tx) => begin(tools, tx, order, bonus));
  if (answer === null) {
    const pending = await existing(tools, order.redemptionId);
    answer = await finishRedemption(tools, pending, on);
  }
  // Somebody else ended it meanwhile: their answer is the answer.
  answer ??= await tools.database.transaction((tx) => begin(tools, tx, order, bonus));
  if (answer === null) throw unavailable({ service: 'rewards' });
  return existing(tools, tools.answers.give<string>(answer));
}

/**
 * The bonus of the member's tier, asked before anything begins. Null for an id that was used before, whose price stands: its answer is
 * given, and its redemption driven on, whether or not members can be reached.
 */
async function bonusOfNew(
  { answers, database, members }: RedemptionTools,
  { redemptionId, memberId, rewardId, choice }: RedemptionOrder,
  on: OnBehalfOf,
): Promise<Bonus | null> {
  const { state } = await answers.look(database.read, answerKeyOf(memberId, redemptionId), { rewardId, ...choice });
  return state === 'new' ? members.bonusToRedeemWith(memberId, on) : null;
}

/** The stored answer, a refusal found now, or null with the redemption pending and its piece of stock set aside. */
async function begin(
  tools: RedemptionTools,
  tx: EntityManager,
  order: RedemptionOrder,
  bonus: Bonus | null,
): Promise<StoredAnswer | null> {
  const { redemptionId, memberId, rewardId, choice } = order;
  const key = answerKeyOf(memberId, redemptionId);
  const opened = await tools.answers.open(tx, key, { rewardId, ...choice });
  if (opened.state !== 'new') return opened.state === 'answered' ? opened.answer : null;
  if (await isForgotten(tx, memberId)) throw memberErased();
  // Who has looked and found the id used finds it so for good: nothing may delete an answer.
  if (bonus === null) throw new Error('a redemption begins without its bonus');
  const price = await refusalOr(() => reservePiece(tools, tx, order, bonus));
  if (price instanceof DomainError) {
    const answer = AnswerBook.refusalOf(price);
    await tools.answers.close(tx, key, answer);
    return answer;
  }
  const { currency, holdMinutes } = tools.policy;
  const inserted = await insertPending(tx, {
    id: redemptionId,
    memberId,
    rewardId,
    price,
    bonus,
    currency,
    holdMinutes,
    device: digestOf(tools, order.device),
  });
  if (!inserted) throw idempotencyConflict({ id: redemptionId });
  return null;
}

/** Nothing is written when it refuses: a piece is taken only of the very terms that were judged. */
async function reservePiece(
  { clock }: RedemptionTools,
  tx: EntityManager,
  order: RedemptionOrder,
  bonus: Bonus,
): Promise<ChosenPrice> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const reward = await findReward(tx, order.rewardId);
    const price = priceOfOnePiece(reward, order.choice, bonus, clock.now());
    // When this takes none, the last piece or the terms went to somebody else since the look above: look again.
    if (reward && (await takePiece(tx, reward.id, reward.version))) return price;
  }
  throw unavailable({ service: 'rewards' });
}

/** A device's id may lead to a person: what is kept and passed on is a digest that only this subgraph can make. */
function digestOf({ answers }: RedemptionTools, device: string | null): string | null {
  return device === null ? null : answers.hashOf(`device ${device}`).toString('base64url');
}

async function existing({ database }: RedemptionTools, id: string): Promise<Redemption> {
  const redemption = await findRedemption(database.read, id);
  if (!redemption) throw new Error(`the redemption ${id} is in the book of answers and nowhere else`);
  return redemption;
}
