import { csvCell, csvText } from '../../../../chassis/csv-text.js';
import { shownValue, type Ratio } from '../../domain/reports/ratio.js';
import type { ReportOfRedemptions } from './report-redemptions.js';

export type ReportPart = 'SERIES' | 'REWARDS';

/** A part of the report as CSV, with a line of names first; figures that are none are empty. */
export async function reportAsCsv(report: ReportOfRedemptions, part: ReportPart): Promise<string> {
  const lines = await (part === 'SERIES' ? seriesOf(report) : rewardsOf(report));
  const names = part === 'SERIES' ? seriesNames : rewardNames;
  return csvText([names, ...lines.map((line: Line) => names.map((name) => csvCell(line[name])))]);
}

type Line = Partial<Record<string, string | number | null>>;

const seriesNames = [
  ...['from', 'until', 'redemptions', 'members', 'pieces', 'points', 'cashMinor'],
  ...['cancelled', 'piecesGivenBack', 'pointsGivenBack', 'penetration'],
];
const rewardNames = [
  ...['rank', 'rankChange', 'rewardId', 'titleZhCN', 'titleEn', 'category'],
  ...['redemptions', 'members', 'pieces', 'points', 'share'],
  ...['availableAtBegin', 'availableAtEnd', 'stockTurnover', 'daysOfStockLeft', 'pointsPerYuanOfCost'],
];

async function seriesOf(report: ReportOfRedemptions): Promise<Line[]> {
  const [periods, penetration] = await Promise.all([report.periods(), report.penetration()]);
  return periods.map(({ period, redeemed, givenBack }, place) => ({
    from: period.from,
    until: period.until,
    redemptions: redeemed.redemptions,
    members: redeemed.members,
    pieces: redeemed.pieces,
    points: redeemed.points,
    cashMinor: redeemed.cashMinor,
    cancelled: givenBack.cancelled,
    piecesGivenBack: givenBack.pieces,
    pointsGivenBack: givenBack.points,
    penetration: shown(penetration?.[place] ?? null),
  }));
}

async function rewardsOf(report: ReportOfRedemptions): Promise<Line[]> {
  const { all } = await report.rewards();
  return all.map((reward) => ({
    rank: reward.rank,
    rankChange: reward.rankChange,
    rewardId: reward.rewardId,
    titleZhCN: reward.titles['zh-CN'],
    titleEn: reward.titles.en,
    category: reward.category,
    redemptions: reward.redemptions,
    members: reward.members,
    pieces: reward.pieces,
    points: reward.points,
    share: shown(reward.share),
    availableAtBegin: reward.stock.availableAtBegin,
    availableAtEnd: reward.stock.availableAtEnd,
    stockTurnover: shown(reward.turnover),
    daysOfStockLeft: shown(reward.daysLeft),
    pointsPerYuanOfCost: shown(reward.pointsPerCost),
  }));
}

function shown(ratio: Ratio | null): number | null {
  return ratio && shownValue(ratio);
}
