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
import { countedLimits } from './counted-limits.js';
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
  const { reserved, refused } = await judgeAll(tools, tx, rewards, fresh);
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

interface Verdicts {
  /** With their codes set aside, where they hold some. */
  reserved: Judged[];
  refused: Map<RedemptionOrder, DomainError>;
}

/**
 * Judges orders one after the other, each with what those before it have taken. One for which no codes are left has taken nothing: the
 * others are judged again as if it had never been, by which those that passed pass again.
 */
async function judgeAll(
  tools: RedemptionTools,
  tx: EntityManager,
  rewards: readonly RewardToJudge[],
  orders: readonly BuyersOrder[],
): Promise<Verdicts> {
  const judge = await judgeOf(tools, tx, rewards, orders);
  const withCodes = new Set<RedemptionOrder>();
  const without = new Set<RedemptionOrder>();
  for (;;) {
    const { reserved, refused } = judge(orders.filter(({ order }) => !without.has(order)));
    const fresh = reserved.filter(({ order }) => !withCodes.has(order));
    const served = await setCodesAside(tools, tx, fresh);
    for (const { order } of fresh) (served.has(order) ? withCodes : without).add(order);
    if (served.size < fresh.length) continue;
    for (const order of without) refused.set(order, outOfStock());
    return { reserved, refused };
  }
}

/** Gives verdicts on orders from the state of the tables, however often. */
async function judgeOf(
  { clock, policy }: RedemptionTools,
  tx: EntityManager,
  rewards: readonly RewardToJudge[],
  orders: readonly BuyersOrder[],
): Promise<(orders: readonly BuyersOrder[]) => Verdicts> {
  const at = clock.now();
  const month = Number(monthOf(at, policy.zone).slice(5));
  const counted = await countedLimits(
    tx,
    new Map(rewards.map((reward) => [reward.id, reward])),
    orders,
    at,
    policy.zone,
  );
  return (some) => {
    const left = new Map(rewards.map((reward) => [reward.id as string, { ...reward }]));
    const limits = counted();
    const verdicts: Verdicts = { reserved: [], refused: new Map() };
    for (const one of some) {
      const { order, buyer } = one;
      const reward = left.get(order.rewardId);
      const { choice, rewardVersion: seenVersion, pieces } = order;
      try {
        const wanted = { choice, seenVersion, pieces, buyer, at, month, rate: policy.cashRate };
        const price = priceOfOnePiece(reward, wanted);
        if (!reward) throw new Error('a reward that is not there has no price');
        limits.take(reward, one);
        reward.taken += pieces;
        verdicts.reserved.push({ ...one, reward, price });
      } catch (error) {
        if (!(error instanceof DomainError && error.kind === 'refusal')) throw error;
        verdicts.refused.set(order, error);
      }
    }
    return verdicts;
  };
}

/** Those for which every code they need could be set aside, those that need none among them. */
async function setCodesAside(
  { codes }: RedemptionTools,
  tx: EntityManager,
  orders: readonly Judged[],
): Promise<Set<RedemptionOrder>> {
  const wanted = orders.flatMap(({ order: { redemptionId, pieces }, reward }) => {
    const pools = reward.contents.flatMap(({ poolId, count }, contentNo) =>
      poolId === null ? [] : [{ poolId, codes: count * pieces, contentNo, pieces }],
    );
    return pools.length === 0 ? [] : [{ redemptionId, pools }];
  });
  const given = wanted.length === 0 ? new Set<string>() : await codes.reserveCodes(tx, wanted);
  const without = new Set<string>(wanted.map(({ redemptionId }) => redemptionId).filter((id) => !given.has(id)));
  return new Set(orders.map(({ order }) => order).filter(({ redemptionId }) => !without.has(redemptionId)));
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
      partnerId: reward.partnerId,
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
