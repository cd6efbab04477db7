import { newestOfPersons } from '../../../chassis/person-links.js';
import type { PipelinedReads } from '../../../chassis/pipelined-reads.js';
import { beginOfNewestFirst, type PlaceInTime } from '../../../chassis/relay.js';
import { toWholeNumber } from '../../../chassis/whole-number.js';
import type { Redemption } from '../domain/redemption.js';
import type { RedemptionRow } from './redemption.row.js';
import { redemptionOf } from './redemptions.js';

export interface RedemptionsWanted {
  limit: number;
  /** The place of the last row of the page before. */
  after: PlaceInTime | null;
}

/** As the driver gives it: numbers of 64 bits are texts. */
interface PageRow extends Omit<RedemptionRow, 'points' | 'listedPoints' | 'cashAmountMinor'> {
  points: string;
  listedPoints: string | null;
  cashAmountMinor: string | null;
}

/** What a merged member took is their survivor's: it is on that one's page, and theirs is empty. */
const pages = {
  name: 'pages of redemptions',
  text: `
    select page.id, page.member_id as "memberId", asked.id as "survivorId", page.reward_id as "rewardId", page.points,
           page.listed_points as "listedPoints", page.cash_amount_minor as "cashAmountMinor",
           page.cash_currency as "cashCurrency", page.currency, page.status, page.created_at as "createdAt",
           page.held_until as "heldUntil", page.device, page.review_id as "reviewId", page.review_until as "reviewUntil",
           page.settled_at as "settledAt", page.cancelling_since as "cancellingSince", page.cancelling_by as "cancellingBy",
           page.cancellation_refused_at as "cancellationRefusedAt"
      ${newestOfPersons({ table: 'redemption', personColumn: 'member_id' })}`,
};

/** One page for each of several members, newest first; one statement. */
export async function redemptionPages(
  reads: PipelinedReads,
  memberIds: readonly string[],
  { limit, after }: RedemptionsWanted,
): Promise<Redemption[]> {
  const found = await reads.rows<PageRow>(pages, [memberIds, ...beginOfNewestFirst(after), limit]);
  return found.map((row) => redemptionOf(withNumbers(row)));
}

function withNumbers({ points, listedPoints, cashAmountMinor, ...same }: PageRow): RedemptionRow {
  return {
    ...same,
    points: toWholeNumber(points),
    listedPoints: listedPoints === null ? null : toWholeNumber(listedPoints),
    cashAmountMinor: cashAmountMinor === null ? null : toWholeNumber(cashAmountMinor),
  };
}
