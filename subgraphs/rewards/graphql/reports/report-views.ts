/** From what the use case gives to what the graph shows. */
import { badInput } from '../../../../chassis/domain-error.js';
import { isId } from '../../../../chassis/ids.js';
import { connectionOf, pageOf, type ConnectionOf, type PageArguments } from '../../../../chassis/relay.js';
import { Money, type Locale } from '../../../../schema/vocabulary.js';
import { byPopularity } from '../../domain/reports/popularity.js';
import { ratioOf, shownValue, type Ratio } from '../../domain/reports/ratio.js';
import type { ReportedPeriod, ReportedReward, ReportOfRedemptions } from '../../usecases/reports/report-redemptions.js';
import {
  FulfilmentHours,
  RedemptionPenetration,
  RedemptionsGivenBack,
  RedemptionsOfPeriod,
  RedemptionTotals,
  ReportRatio,
  RewardFigures,
  StockOfSpan,
} from './redemption-report.types.js';

export function ratioView(ratio: Ratio): ReportRatio {
  return Object.assign(new ReportRatio(), {
    numerator: Number(ratio.numerator),
    denominator: Number(ratio.denominator),
    value: shownValue(ratio),
  });
}

export function totalsView(
  { redeemed, givenBack }: Awaited<ReturnType<ReportOfRedemptions['whole']>>,
  cashCurrency: string,
): RedemptionTotals {
  return Object.assign(new RedemptionTotals(), {
    redemptions: redeemed.redemptions,
    members: redeemed.members,
    pieces: redeemed.pieces,
    points: redeemed.points,
    cash: Money.of(redeemed.cashMinor, cashCurrency),
    givenBack: Object.assign(new RedemptionsGivenBack(), {
      cancelled: givenBack.cancelled,
      pieces: givenBack.pieces,
      points: givenBack.points,
      cash: Money.of(givenBack.cashMinor, cashCurrency),
    }),
    returnRate: ratioView(ratioOf(redeemed.piecesReturnedSince, redeemed.pieces)),
  });
}

export function hoursView({
  fulfilled,
  medianSeconds,
  p90Seconds,
}: Awaited<ReturnType<ReportOfRedemptions['fulfilmentTimes']>>): FulfilmentHours {
  const hours = (seconds: number | null) => (seconds === null ? null : Math.round(seconds / 36) / 100);
  return Object.assign(new FulfilmentHours(), { fulfilled, median: hours(medianSeconds), p90: hours(p90Seconds) });
}

export function penetrationView(ratio: Ratio, aimPercent: number): RedemptionPenetration {
  return Object.assign(new RedemptionPenetration(), {
    ratio: ratioView(ratio),
    aim: aimPercent / 100,
    reached: ratio.denominator > 0n && ratio.numerator * 100n > ratio.denominator * BigInt(aimPercent),
  });
}

export function periodView({ period, redeemed, givenBack }: ReportedPeriod, place: number): RedemptionsOfPeriod {
  return Object.assign(new RedemptionsOfPeriod(), {
    from: period.from,
    until: period.until,
    redemptions: redeemed.redemptions,
    members: redeemed.members,
    pieces: redeemed.pieces,
    points: redeemed.points,
    cancelled: givenBack.cancelled,
    piecesGivenBack: givenBack.pieces,
    pointsGivenBack: givenBack.points,
    place,
  });
}

/** A page of rewards in their order, the most popular first. What is taken meanwhile may move one from page to page. */
export function pageOfFigures(
  rewards: readonly ReportedReward[],
  wanted: PageArguments,
  locale: Locale,
): ConnectionOf<RewardFigures> {
  const page = pageOf(wanted, 3);
  const after = page.after && placeOf(page.after);
  const behind = after ? rewards.filter((reward) => byPopularity(reward, after) > 0) : rewards;
  return connectionOf(
    page,
    behind.slice(0, page.size + 1),
    (reward) => figuresView(reward, locale),
    ({ pieces, points, rewardId }) => [String(pieces), String(points), rewardId],
  );
}

function placeOf([pieces, points, rewardId = '']: readonly string[]): Parameters<typeof byPopularity>[0] {
  const place = { pieces: Number(pieces), points: Number(points), rewardId };
  if (Number.isSafeInteger(place.pieces) && Number.isSafeInteger(place.points) && isId(rewardId)) return place;
  throw badInput({ path: ['after'], reason: 'is no cursor of this list' });
}

function figuresView(reward: ReportedReward, locale: Locale): RewardFigures {
  const { stock, turnover, daysLeft, pointsPerCost } = reward;
  return Object.assign(new RewardFigures(), {
    rewardId: reward.rewardId,
    title: reward.titles[locale],
    category: reward.category,
    rank: reward.rank,
    rankChange: reward.rankChange,
    redemptions: reward.redemptions,
    members: reward.members,
    pieces: reward.pieces,
    points: reward.points,
    share: ratioView(reward.share),
    stock: Object.assign(new StockOfSpan(), {
      availableAtBegin: stock.availableAtBegin,
      availableAtEnd: stock.availableAtEnd,
      pieces: stock.pieces,
      turnover: turnover && ratioView(turnover),
      daysLeft: daysLeft && ratioView(daysLeft),
    }),
    pointsPerYuanOfCost: pointsPerCost.denominator === 0n ? null : ratioView(pointsPerCost),
  });
}
