import type { EntityManager } from 'typeorm';
import { DomainError, idempotencyConflict } from '../../../chassis/domain-error.js';
import { forgottenAmong } from '../../../chassis/erasure-duty.js';
import { AnswerBook } from '../../../chassis/idempotency.js';
import { monthOf } from '../../../chassis/programme-time.js';
import { memberErased, outOfStock } from '../domain/errors.js';
import type { ChosenPrice } from '../domain/price.js';
import { priceOfOnePiece, type RewardToJudge } from '../domain/reward.js';
import { insertAddresses, type SealedAddress } from '../storage/fulfilment/addresses.js';
import { insertPending, usedIds } from '../storage/reserved-redemptions.js';
import { takePieces } from '../storage/reward-stock.js';
import { lockRewards } from '../storage/lock-rewards.js';
import { countedLimits, type CountedLimits } from './counted-limits.js';
import { askedFor, type RedemptionOrder } from './redemption-order.js';
import { reservedBefore, type BuyersOrder, type Reserved } from './redemption-outcomes.js';
import type { RedemptionTools } from './redemption-tools.js';

/** What an order comes to before it is written: a price, or why not. */
interface Judged extends BuyersOrder {
  reward: RewardToJudge;
  price: ChosenPrice;
}

/**
 * The ids of orders go into the book of answers; then, under the locks of their rewards' rows, each is judged in its turn as if it were
 * alone, pieces and codes are taken of those that pass, and their pending rows are written. A refusal is kept as the answer.
 */
export async function reserveInOneTransaction(
  tools: RedemptionTools,
  tx: EntityManager,
  orders: readonly BuyersOrder[],
): Promise<Map<RedemptionOrder, Reserved | Error>> {
  const outcomes = new Map<RedemptionOrder, Reserved | Error>();
  const fresh = await openAnswers(tools, tx, orders, outcomes);
  const rewards = await lockRewards(tx, [...new Set(fresh.map(({ order }) => order.rewardId))].sort());
  const passed: Judged[] = [];
  const refused = new Map<RedemptionOrder, DomainError>();
  const judge = await judgeOf(tools, tx, rewards, fresh);
  for (const one of fresh) {
    const judged = judge(one);
    if (judged instanceof DomainError) refused.set(one.order, judged);
    else passed.push(judged);
  }
  const reserved = await reserveTheirCodes(tools, tx, passed, refused);
  await takePieces(
    tx,
    reserved.map(({ order: { rewardId, pieces } }) => ({ rewardId, pieces })),
  );
  await writePending(tools, tx, reserved, outcomes);
  const refusals = [...refused].map(([order, refusal]) => ({ order, answer: AnswerBook.refusalOf(refusal) }));
  await tools.answers.closeMany(
    tx,
    refusals.map(({ order, answer }) => ({ key: askedFor(order).key, answer })),
  );
  for (const { order, answer } of refusals) outcomes.set(order, { answer });
  return outcomes;
}

/** Those whose ids are new here and now; the others have their outcome. */
async function openAnswers(
  { answers }: RedemptionTools,
  tx: EntityManager,
  orders: readonly BuyersOrder[],
  outcomes: Map<RedemptionOrder, Reserved | Error>,
): Promise<BuyersOrder[]> {
  const [used, forgotten] = [
    await usedIds(
      tx,
      orders.map(({ order }) => order.redemptionId),
    ),
    await forgottenAmong(
      tx,
      orders.map(({ order }) => order.memberId),
    ),
  ];
  const openable = orders.filter(({ order }) => {
    const owner = used.get(order.redemptionId);
    // One's own ids stand in the book of answers: this one is another member's.
    if (owner !== undefined && owner !== order.memberId)
      outcomes.set(order, idempotencyConflict({ id: order.redemptionId }));
    else if (owner === undefined && forgotten.has(order.memberId)) outcomes.set(order, memberErased());
    else return true;
    return false;
  });
  const opened = await answers.openMany(
    tx,
    openable.map(({ order }) => askedFor(order)),
  );
  return openable.filter(({ order }, place) => {
    const found = opened[place];
    if (found?.state === 'new') return true;
    outcomes.set(order, found ? reservedBefore(order, found) : new Error('the book left an id out'));
    return false;
  });
}

/** Judges orders one after the other, each with what those before it have taken. */
async function judgeOf(
  { clock, policy }: RedemptionTools,
  tx: EntityManager,
  rewards: readonly RewardToJudge[],
  orders: readonly BuyersOrder[],
): Promise<(order: BuyersOrder) => Judged | DomainError> {
  const left = new Map(rewards.map((reward) => [reward.id as string, { ...reward }]));
  const at = clock.now();
  const month = Number(monthOf(at, policy.zone).slice(5));
  const limits: CountedLimits = await countedLimits(tx, left, orders, at, policy.zone);
  return (one) => {
    const { order, buyer } = one;
    const reward = left.get(order.rewardId);
    const { choice, pieces } = order;
    try {
      const price = priceOfOnePiece(reward, { choice, pieces, buyer, at, month, rate: policy.cashRate });
      if (!reward) throw new Error('a reward that is not there has no price');
      limits.take(reward, one);
      reward.taken += pieces;
      return { ...one, reward, price };
    } catch (error) {
      if (error instanceof DomainError && error.kind === 'refusal') return error;
      throw error;
    }
  };
}

/** Those for which every code they need could be set aside; the pool of the others is empty. */
async function reserveTheirCodes(
  { codes }: RedemptionTools,
  tx: EntityManager,
  passed: readonly Judged[],
  refused: Map<RedemptionOrder, DomainError>,
): Promise<Judged[]> {
  const wanted = passed.flatMap(({ order: { redemptionId, pieces }, reward }) => {
    const pools = reward.contents.flatMap(({ poolId, count }, contentNo) =>
      poolId === null ? [] : [{ poolId, codes: count * pieces, contentNo, pieces }],
    );
    return pools.length === 0 ? [] : [{ redemptionId, pools }];
  });
  if (wanted.length === 0) return [...passed];
  const given = await codes.reserveCodes(tx, wanted);
  const without = new Set(wanted.map(({ redemptionId }) => redemptionId).filter((id) => !given.has(id)));
  for (const { order } of passed) if (without.has(order.redemptionId)) refused.set(order, outOfStock());
  return passed.filter(({ order }) => !without.has(order.redemptionId));
}

async function writePending(
  tools: RedemptionTools,
  tx: EntityManager,
  reserved: readonly Judged[],
  outcomes: Map<RedemptionOrder, Reserved | Error>,
): Promise<void> {
  const inserted = await insertPending(
    tx,
    reserved.map(({ order, buyer, reward, price }) => ({
      id: order.redemptionId,
      memberId: order.memberId,
      rewardId: order.rewardId,
      rewardVersion: reward.version,
      tier: buyer.tier,
      pieces: order.pieces,
      price,
      bonus: buyer.bonus,
      contents: reward.contents,
      cancelDays: reward.cancelDays,
      device: digestOf(tools, order.device),
    })),
    tools.policy,
  );
  await insertAddresses(tx, addressesOf(tools, reserved));
  const byId = new Map(inserted.map((redemption) => [redemption.id as string, redemption]));
  for (const { order } of reserved) outcomes.set(order, { redemption: byId.get(order.redemptionId) ?? null });
}

/** Where goods go; what holds none goes nowhere, and nobody's address is kept for it. */
function addressesOf({ vault }: RedemptionTools, reserved: readonly Judged[]): SealedAddress[] {
  return reserved.flatMap(({ order: { redemptionId, shipTo }, reward: { contents } }) =>
    shipTo === null || !contents.some(({ kind }) => kind === 'GOODS')
      ? []
      : [{ redemptionId, sealed: vault.sealAddress(redemptionId, shipTo) }],
  );
}

/** A device's id may lead to a person: what is kept and passed on is a digest that only this subgraph can make. */
function digestOf({ answers }: RedemptionTools, device: string | null): string | null {
  return device === null ? null : answers.hashOf(`device ${device}`).toString('base64url');
}
