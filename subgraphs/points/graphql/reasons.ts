import type { Locale, LocalisedText } from '../../../schema/vocabulary.js';
import type { References } from '../domain/journal.js';
import type { LedgerKind } from './ledger.types.js';

const reasons: Record<`${LedgerKind}`, LocalisedText> = {
  EARNED: { 'zh-CN': '消费获得积分', en: 'Earned by a purchase' },
  REVERSED: { 'zh-CN': '退货扣回积分', en: 'Taken back for returned goods' },
  MATURED: { 'zh-CN': '积分提前生效', en: 'Made spendable early' },
  BURNED: { 'zh-CN': '消费抵用', en: 'Spent' },
  HELD: { 'zh-CN': '兑换使用', en: 'Used for a redemption' },
  RELEASED: { 'zh-CN': '兑换未完成，积分退回', en: 'Redemption not completed, points given back' },
  RETURNED: { 'zh-CN': '取消兑换，积分退回', en: 'Redemption cancelled, points given back' },
  CONVERTED_IN: { 'zh-CN': '积分互换转入', en: 'Received in an exchange' },
  CONVERSION_RETURNED: { 'zh-CN': '积分互换已撤销，积分退回', en: 'Exchange undone, points given came back' },
  CONVERSION_REVERSED: { 'zh-CN': '积分互换已撤销，扣回转入积分', en: 'Exchange undone, points received taken back' },
  EXPIRED: { 'zh-CN': '积分到期', en: 'Validity ended' },
  DEBT_INCURRED: { 'zh-CN': '已用积分待扣回', en: 'Lent to cover points already spent' },
  DEBT_REPAID: { 'zh-CN': '抵扣待扣回积分', en: 'Repaid what was lent' },
  GIFT_OUT: { 'zh-CN': '转赠积分', en: 'Given to another member' },
  GIFT_IN: { 'zh-CN': '获赠积分', en: 'Received from another member' },
  TRANSFERRED_OUT: { 'zh-CN': '会员合并，积分转出', en: 'Moved to the membership this one was merged with' },
  TRANSFERRED_IN: { 'zh-CN': '会员合并，积分转入', en: 'Moved here from a membership merged with this one' },
  DONATED: { 'zh-CN': '公益捐赠', en: 'Donated' },
  ADJUSTED_IN: { 'zh-CN': '积分调增', en: 'Corrected in your favour' },
  ADJUSTED_OUT: { 'zh-CN': '积分调减', en: 'Corrected' },
};

const ofReviews: Partial<Record<`${LedgerKind}`, LocalisedText>> = {
  HELD: { 'zh-CN': '审核中，积分已冻结', en: 'Set aside while it is being looked at' },
  RELEASED: { 'zh-CN': '审核结束，积分退回', en: 'Looked at, points given back' },
};

const ofExchanges: Partial<Record<`${LedgerKind}`, LocalisedText>> = {
  HELD: { 'zh-CN': '积分互换转出', en: 'Given in an exchange' },
  RELEASED: { 'zh-CN': '积分互换未完成，积分退回', en: 'Exchange not completed, points given back' },
};

/** Points end with their validity, or with the membership. */
const ofEndings: Partial<Record<`${LedgerKind}`, LocalisedText>> = {
  EXPIRED: { 'zh-CN': '会员资格终止，剩余积分失效', en: 'The membership ended, what was left lapsed' },
};

/** Points move when members are merged, and when they are parted again. */
const ofPartings: Partial<Record<`${LedgerKind}`, LocalisedText>> = {
  TRANSFERRED_OUT: { 'zh-CN': '会员合并已撤销，积分退还', en: 'Given back to the membership that is on its own again' },
  TRANSFERRED_IN: { 'zh-CN': '会员合并已撤销，积分退回', en: 'Given back: this membership is on its own again' },
};

/** Why a line stands in the ledger, for its member to read. The journal keeps kinds and ids only. */
export function reasonOf(kind: LedgerKind, references: References, locale: Locale): string {
  return (specialReasons(references)[kind] ?? reasons[kind])[locale];
}

function specialReasons({ purpose, cause, givenBack }: References): Partial<Record<`${LedgerKind}`, LocalisedText>> {
  if (purpose === 'EXCHANGE') return ofExchanges;
  if (purpose === 'REVIEW') return ofReviews;
  if (cause !== undefined) return ofEndings;
  return givenBack === undefined ? {} : ofPartings;
}
