/** From what the use cases give to what the graph shows. */
import type { RequestContext } from '../../../chassis/caller.js';
import { Money } from '../../../schema/vocabulary.js';
import type { Cash, Offer, Price } from '../domain/price.js';
import type * as redemptions from '../domain/redemption.js';
import { cancellableUntil, piecesKept } from '../domain/redemption.js';
import type * as rewards from '../domain/reward.js';
import { availableOf, statusOf } from '../domain/reward.js';
import { Redemption, RedemptionReturn, RedemptionStatus } from './redemption.types.js';
import type { RedemptionReturn as RedemptionBack } from '../domain/redemption-return.js';
import { RewardPrice } from './catalogue/reward-terms.types.js';
import { termsView } from './catalogue/terms-view.js';
import { Reward, RewardStatus } from './reward.types.js';
import { Member, Partner } from './stubs.types.js';

export function rewardView(reward: rewards.Reward, { locale }: RequestContext, now: Date): Reward {
  const prices = reward.prices.map(offerView);
  const [price] = prices;
  if (!price) throw new Error(`the reward ${reward.id} has no price`);
  return Object.assign(new Reward(), termsView(reward, locale, now), {
    id: reward.id,
    price,
    prices,
    offers: reward.prices,
    available: availableOf(reward, now),
    partner: reward.partnerId === null ? null : Partner.of(reward.partnerId),
    status: RewardStatus[statusOf(reward, now)],
    opensAt: reward.opensAt,
    closesAt: reward.closesAt,
  });
}

export function redemptionView(redemption: redemptions.Redemption, windowDays: number): Redemption {
  const cancellable = piecesKept(redemption) > 0 && redemption.returnRefusedAt === null;
  return Object.assign(new Redemption(), {
    id: redemption.id,
    status: statusShown(redemption),
    createdAt: redemption.createdAt,
    pieces: redemption.pieces,
    points: redemption.points,
    listedPoints: redemption.listedPoints,
    cash: cashView(redemption.cash),
    cashState: redemption.cashState,
    cashRefunded: redemption.cash && Money.of(redemption.cashRefundedMinor, redemption.cash.currency),
    settledAt: redemption.settledAt,
    cancellableUntil: cancellable ? cancellableUntil(redemption, windowDays) : null,
    cancellationPending: redemption.piecesReturning > 0,
    piecesReturned: redemption.piecesReturned,
    member: Member.of(redemption.ownerId),
    rewardId: redemption.rewardId,
  });
}

export function returnView(back: RedemptionBack, currency: string | null): RedemptionReturn {
  const { id, pieces, points, cashMinor, cashRefused, reason, state, askedAt, endedAt } = back;
  return Object.assign(new RedemptionReturn(), {
    ...{ id, pieces, points, state, cashRefused, reason, askedAt, endedAt },
    cash: currency === null || cashMinor === 0 ? null : Money.of(cashMinor, currency),
  });
}

function statusShown({ status, reviewId }: redemptions.Redemption): RedemptionStatus {
  return status === 'PENDING' && reviewId !== null ? RedemptionStatus.UNDER_REVIEW : RedemptionStatus[status];
}

function offerView({ tiers, campaignId, ...price }: Offer): RewardPrice {
  return Object.assign(priceView(price), { tiers, campaignId });
}

export function priceView({ points, cash }: Price): RewardPrice {
  return Object.assign(new RewardPrice(), { points, cash: cashView(cash) });
}

function cashView(cash: Cash | null): Money | null {
  return cash && Money.of(cash.amountMinor, cash.currency);
}
