import type { Locale } from '../../../schema/vocabulary.js';
import type { CampaignVersion } from '../domain/campaign.js';
import { asDecimal } from '../domain/fraction.js';
import type { Purchase } from '../domain/purchase.js';
import type { TierCode } from '../domain/tier-code.js';

const tierNames: Record<Locale, Record<TierCode, string>> = {
  'zh-CN': { BASIC: '基础会员', SILVER: '银卡会员', GOLD: '金卡会员', DIAMOND: '钻石会员' },
  en: { BASIC: 'basic', SILVER: 'silver', GOLD: 'gold', DIAMOND: 'diamond' },
};

/** Why a member got an award, in one line: the rule of the version that gave it, and the tier where it counts. */
export function awardReason(campaign: CampaignVersion, purchase: Purchase, locale: Locale): string {
  const name = campaign.name[locale];
  const { rule } = campaign;
  if (rule.kind === 'MULTIPLIER') {
    const multiplier = asDecimal(rule.multiplier);
    return locale === 'en' ? `${name}: ${multiplier} times the points` : `${name}：${multiplier} 倍积分`;
  }
  const rate = asDecimal(rule.pointsPerYuan);
  const perYuan = locale === 'en' ? `${name}: ${rate} per yuan` : `${name}：每元 ${rate} 积分`;
  const multiplier = asDecimal(purchase.tierMultiplier);
  if (multiplier === '1') return perYuan;
  const tier = tierNames[locale][purchase.tier];
  return locale === 'en' ? `${perYuan}, ${tier} tier × ${multiplier}` : `${perYuan}，${tier} × ${multiplier}`;
}
