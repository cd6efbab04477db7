import type { Locale, LocalisedText } from '../../../schema/vocabulary.js';
import type { References } from '../domain/journal.js';
import type { LedgerKind } from './ledger.types.js';

const reasons: Record<`${LedgerKind}`, LocalisedText> = {
  EARNED: { 'zh-CN': '消费获得积分', en: 'Earned by a purchase' },
  REVERSED: { 'zh-CN': '退货扣回积分', en: 'Taken back for returned goods' },
  HELD: { 'zh-CN': '兑换使用', en: 'Used for a redemption' },
  RELEASED: { 'zh-CN': '兑换未完成，积分退回', en: 'Redemption not completed, points given back' },
  RETURNED: { 'zh-CN': '取消兑换，积分退回', en: 'Redemption cancelled, points given back' },
  CONVERTED_IN: { 'zh-CN': '积分互换转入', en: 'Received in an exchange' },
  EXPIRED: { 'zh-CN': '积分到期', en: 'Validity ended' },
  DEBT_INCURRED: { 'zh-CN': '已用积分待扣回', en: 'Lent to cover points already spent' },
  DEBT_REPAID: { 'zh-CN': '抵扣待扣回积分', en: 'Repaid what was lent' },
};

const ofExchanges: Partial<Record<`${LedgerKind}`, LocalisedText>> = {
  HELD: { 'zh-CN': '积分互换转出', en: 'Given in an exchange' },
  RELEASED: { 'zh-CN': '积分互换未完成，积分退回', en: 'Exchange not completed, points given back' },
};

/** Why a line stands in the ledger, for its member to read. The journal keeps kinds and ids only. */
export function reasonOf(kind: LedgerKind, references: References, locale: Locale): string {
  const text = references['purpose'] === 'EXCHANGE' ? (ofExchanges[kind] ?? reasons[kind]) : reasons[kind];
  return text[locale];
}
