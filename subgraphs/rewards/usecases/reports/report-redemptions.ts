import { calendarPeriods, daysBetween, type CalendarPeriod } from '../../../../chassis/calendar-periods.js';
import { dayOf } from '../../../../chassis/programme-time.js';
import type { OnBehalfOf } from '../../../../chassis/service-calls.js';
import { popularityOf, type Popularity } from '../../domain/reports/popularity.js';
import { ratioOf, type Ratio } from '../../domain/reports/ratio.js';
import { daysLeftOf, turnoverOf } from '../../domain/reports/stock-turnover.js';
import { readFulfilmentTimes, type FulfilmentTimes } from '../../storage/reports/fulfilment-times.js';
import { readGivenBack, type GivenBack } from '../../storage/reports/given-back.js';
import { readRedeemed, type Redeemed } from '../../storage/reports/redeemed-by-period.js';
import { countRedeemers } from '../../storage/reports/redeemers.js';
import type { ReportScope } from '../../storage/reports/report-scope.js';
import { readRewardsOfSpan, type RewardOfSpan } from '../../storage/reports/rewards-of-span.js';
import { readStock, type StockOfReward } from '../../storage/reports/stock-of-span.js';
import { readVoided, type VoidedByReason } from '../../storage/reports/voided-by-reason.js';
import { onceEach } from './once-each.js';
import { beginOfSpanBefore, checkOrder, scopeOf, type ReportOrder } from './report-order.js';
import type { ReportTools } from './report-tools.js';

/** A period with what was settled and what was given back in it. */
export interface ReportedPeriod {
  period: CalendarPeriod;
  redeemed: Redeemed;
  givenBack: GivenBack;
}

export interface ReportedReward extends RewardOfSpan, Popularity {
  /** Of all pieces that were taken. */
  share: Ratio;
  stock: StockOfReward;
  turnover: Ratio | null;
  daysLeft: Ratio | null;
  pointsPerCost: Ratio;
}

export interface ReportedRewards {
  /** The most popular first. */
  all: ReportedReward[];
  pointsPerCost: Ratio;
}

/** A report: each part is read when it is asked for, and once. */
export interface ReportOfRedemptions {
  order: ReportOrder;
  whole(): Promise<{ redeemed: Redeemed; givenBack: GivenBack }>;
  periods(): Promise<ReportedPeriod[]>;
  voided(): Promise<VoidedByReason[]>;
  fulfilmentTimes(): Promise<FulfilmentTimes>;
  rewards(): Promise<ReportedRewards>;
  /** At the end of each period, who had redeemed by the members who were active; null with a tier. */
  penetration(): Promise<Ratio[] | null>;
  /** Points burned by points issued; null with a tier. */
  rate(): Promise<Ratio | null>;
}

/**
 * What became of redemptions in a span of days. Names nobody. Throws BAD_USER_INPUT for a span that is none; its parts `penetration`
 * and `rate` throw UNAVAILABLE where members or points gives no answer.
 */
export function reportRedemptions(tools: ReportTools, order: ReportOrder, on: OnBehalfOf): ReportOfRedemptions {
  checkOrder(tools, order);
  const { reader, figures, currency, zone } = tools;
  const scope = scopeOf(tools, order);
  const calendar = calendarPeriods(order, order.by, zone);
  const begins = calendar.map((period) => period.begins);
  const ends = calendar.map((period) => period.ends);
  const parts = onceEach({
    redeemed: () => reader.read((manager) => readRedeemed(manager, scope, begins, tools.cashCurrency)),
    givenBack: () => reader.read((manager) => readGivenBack(manager, scope, begins)),
    voided: () => reader.read((manager) => readVoided(manager, scope)),
    fulfilmentTimes: () => reader.read((manager) => readFulfilmentTimes(manager, scope)),
    rewards: () => reportRewards(tools, order, scope),
    penetration: async () => {
      if (order.tier !== null) return null;
      const redeemers = await reader.read((manager) => countRedeemers(manager, scope, ends));
      const active = await figures.activeMembers(ends, on);
      return redeemers.map((count, place) => ratioOf(count, active[place] ?? 0));
    },
    issued: () => figures.pointsIssued(currency, scope.begins, scope.ends, on),
  });
  const whole = async () => {
    const [redeemed, givenBack] = await Promise.all([parts.redeemed(), parts.givenBack()]);
    return { redeemed: redeemed.whole, givenBack: sumOf(givenBack) };
  };
  return {
    order,
    whole,
    periods: async () => {
      const [redeemed, givenBack] = await Promise.all([parts.redeemed(), parts.givenBack()]);
      return calendar.map((period, place) => reportedPeriod(period, redeemed.periods[place], givenBack[place]));
    },
    voided: parts.voided,
    fulfilmentTimes: parts.fulfilmentTimes,
    rewards: parts.rewards,
    penetration: parts.penetration,
    rate: async () => {
      if (order.tier !== null) return null;
      const [{ redeemed, givenBack }, issued] = await Promise.all([whole(), parts.issued()]);
      return ratioOf(redeemed.points - givenBack.points, issued);
    },
  };
}

async function reportRewards(tools: ReportTools, order: ReportOrder, scope: ReportScope): Promise<ReportedRewards> {
  const { reader, clock, zone } = tools;
  const now = clock.now();
  const before = beginOfSpanBefore(tools, order);
  const until = scope.ends < now ? scope.ends : now;
  const [rewards, stocks] = await Promise.all([
    reader.read((manager) => readRewardsOfSpan(manager, scope, before)),
    reader.read((manager) => readStock(manager, { begins: scope.begins, ends: until })),
  ]);
  const stockOf = new Map(stocks.map((stock) => [stock.rewardId, stock]));
  const pieces = rewards.reduce((sum, reward) => sum + reward.pieces, 0);
  const costed = rewards.map(({ costedPoints, costMinor }) => ({ points: BigInt(costedPoints), costMinor }));
  return {
    all: popularityOf(rewards).map((reward) => {
      const stock = stockOf.get(reward.rewardId) ?? unlisted(reward.rewardId, until);
      const listed = dayOf(stock.listedAt, zone);
      const ofSpan = { ...stock, days: daysBetween(listed > order.from ? listed : order.from, order.until) };
      return {
        ...reward,
        share: ratioOf(reward.pieces, pieces),
        stock,
        turnover: turnoverOf(ofSpan),
        daysLeft: daysLeftOf(ofSpan),
        pointsPerCost: perYuan(BigInt(reward.costedPoints), reward.costMinor),
      };
    }),
    pointsPerCost: perYuan(
      costed.reduce((sum, { points }) => sum + points, 0n),
      costed.reduce((sum, { costMinor }) => sum + costMinor, 0n),
    ),
  };
}

/** Listed by the other statement's moment and not yet by this one's. */
function unlisted(rewardId: string, listedAt: Date): StockOfReward {
  return { rewardId, availableAtBegin: null, availableAtEnd: null, pieces: 0, listedAt };
}

const minorPerYuan = 100n;

function perYuan(points: bigint, costMinor: bigint): Ratio {
  return ratioOf(points * minorPerYuan, costMinor);
}

const nothingRedeemed: Redeemed = {
  redemptions: 0,
  members: 0,
  pieces: 0,
  points: 0,
  cashMinor: 0,
  piecesReturnedSince: 0,
};
const nothingBack: GivenBack = { cancelled: 0, pieces: 0, points: 0, cashMinor: 0 };

function reportedPeriod(
  period: CalendarPeriod,
  redeemed: Redeemed = nothingRedeemed,
  givenBack: GivenBack = nothingBack,
): ReportedPeriod {
  return { period, redeemed, givenBack };
}

function sumOf(periods: readonly GivenBack[]): GivenBack {
  return periods.reduce(
    (sum, one) => ({
      cancelled: sum.cancelled + one.cancelled,
      pieces: sum.pieces + one.pieces,
      points: sum.points + one.points,
      cashMinor: sum.cashMinor + one.cashMinor,
    }),
    nothingBack,
  );
}
