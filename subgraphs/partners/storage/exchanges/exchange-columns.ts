import { survivorOf } from '../../../../chassis/person-links.js';
import { toWholeNumber } from '../../../../chassis/whole-number.js';
import type { ExchangeId, MemberId } from '../../../../schema/vocabulary.js';
import type { Agreed, Exchange } from '../../domain/exchange.js';
import type { ExchangeRow } from '../exchange.row.js';

/** Numbers of 64 bits, which the driver gives as texts. */
type Number64 = 'requested' | 'given' | 'received' | 'fee' | 'numerator' | 'denominator' | 'step';

/** A row of `exchangeColumns`. */
export type ExchangeColumns = Omit<ShownExchangeRow, Number64> & Record<Number64, string>;

/** For SQL over rows of `exchange` that go by the name given: what `exchangeOfColumns` makes an exchange of. */
export function exchangeColumns(its: string, survivorId = survivorOf(`${its}.member_id`)): string {
  return `${its}.id, ${its}.member_id as "memberId", ${survivorId} as "survivorId", ${its}.stage, ${its}.from_currency as "from",
     ${its}.to_currency as "to", ${its}.from_brand as "fromBrand", ${its}.to_brand as "toBrand", ${its}.requested, ${its}.given,
     ${its}.received, ${its}.fee, ${its}.numerator, ${its}.denominator, ${its}.step, ${its}.fee_percent as "feePercent",
     ${its}.created_at as "createdAt", ${its}.ends_at as "endsAt", ${its}.device, ${its}.review_id as "reviewId",
     ${its}.review_until as "reviewUntil", ${its}.ended_at as "endedAt", ${its}.way, ${its}.agreed, ${its}.answer_by as "answerBy",
     ${its}.keyed_by as "keyedBy", ${its}.partner_key as "partnerKey", ${its}.reject_reason as "rejectReason",
     ${its}.reversed_at as "reversedAt"`;
}

export function exchangeOfColumns(row: ExchangeColumns): Exchange {
  return exchangeOf({
    ...row,
    requested: toWholeNumber(row.requested),
    given: toWholeNumber(row.given),
    received: toWholeNumber(row.received),
    fee: toWholeNumber(row.fee),
    numerator: toWholeNumber(row.numerator),
    denominator: toWholeNumber(row.denominator),
    step: toWholeNumber(row.step),
  });
}

/** What is shown of an exchange does not tell what its partners settle by. */
export type ShownExchangeRow = Omit<ExchangeRow, 'rateVersion' | 'settlementNumerator' | 'settlementDenominator'>;

/** Of exchanges from before there were agreements. */
const nothingAgreed: Agreed = {
  partners: [],
  prepaid: false,
  owedAtMost: null,
  confirmWithinSeconds: null,
  reversalDays: 0,
  linkId: null,
  counts: [],
};

export function exchangeOf(row: ShownExchangeRow): Exchange {
  const { from, to, numerator, denominator, step, feePercent, id, memberId, survivorId, agreed, ...same } = row;
  return {
    ...same,
    agreed: { ...nothingAgreed, ...agreed },
    id: id as ExchangeId,
    memberId: memberId as MemberId,
    ownerId: (survivorId ?? memberId) as MemberId,
    rate: { from, to, numerator, denominator, step, feePercent },
  };
}
