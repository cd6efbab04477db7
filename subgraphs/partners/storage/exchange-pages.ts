import { newestOfPersons } from '../../../chassis/person-links.js';
import type { PipelinedReads } from '../../../chassis/pipelined-reads.js';
import { beginOfNewestFirst, type PlaceInTime } from '../../../chassis/relay.js';
import { toWholeNumber } from '../../../chassis/whole-number.js';
import type { Exchange } from '../domain/exchange.js';
import { exchangeOf, type ShownExchangeRow } from './exchanges.js';

export interface ExchangesWanted {
  limit: number;
  /** The place of the last exchange of the page before. */
  after: PlaceInTime | null;
}

/** Numbers of 64 bits, which the driver gives as texts. */
type Number64 = 'requested' | 'given' | 'received' | 'fee' | 'numerator' | 'denominator' | 'step';

type PageRow = Omit<ShownExchangeRow, Number64> & Record<Number64, string>;

/** What a merged member exchanged is their survivor's: it is on that one's page, and theirs is empty. */
const pages = {
  name: 'pages of exchanges',
  text: `
    select page.id, page.member_id as "memberId", asked.id as "survivorId", page.stage, page.from_currency as "from",
           page.to_currency as "to", page.from_brand as "fromBrand", page.to_brand as "toBrand", page.requested, page.given,
           page.received, page.fee, page.numerator, page.denominator, page.step, page.fee_percent as "feePercent",
           page.created_at as "createdAt", page.ends_at as "endsAt", page.device, page.review_id as "reviewId",
           page.review_until as "reviewUntil", page.ended_at as "endedAt", page.way, page.agreed, page.answer_by as "answerBy",
           page.keyed_by as "keyedBy", page.partner_key as "partnerKey", page.reject_reason as "rejectReason",
           page.reversed_at as "reversedAt"
      ${newestOfPersons({ table: 'exchange', personColumn: 'member_id' })}`,
};

/** One page for each of several members, newest first; one statement. */
export async function exchangePages(
  reads: PipelinedReads,
  memberIds: readonly string[],
  { limit, after }: ExchangesWanted,
): Promise<Exchange[]> {
  return (await reads.rows<PageRow>(pages, [memberIds, ...beginOfNewestFirst(after), limit])).map((row) =>
    exchangeOf(withNumbers(row)),
  );
}

function withNumbers(row: PageRow): ShownExchangeRow {
  return {
    ...row,
    requested: toWholeNumber(row.requested),
    given: toWholeNumber(row.given),
    received: toWholeNumber(row.received),
    fee: toWholeNumber(row.fee),
    numerator: toWholeNumber(row.numerator),
    denominator: toWholeNumber(row.denominator),
    step: toWholeNumber(row.step),
  };
}
