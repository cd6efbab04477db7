import type { Locale } from '../../../schema/vocabulary.js';
import type { CampaignVersion } from '../domain/campaign.js';
import { effectText } from '../domain/compiled-campaign.js';
import type { Receiver } from '../domain/effect.js';
import { everyRuleKind } from '../usecases/every-rule-kind.js';

/** Why a member got an award, in one line: the rule of the version that gave it, and the tier where it counts. */
export function awardReason(campaign: CampaignVersion, receiver: Receiver, locale: Locale): string {
  const what = effectText(campaign, everyRuleKind, receiver)[locale];
  return locale === 'en' ? `${campaign.name.en}: ${what}` : `${campaign.name['zh-CN']}：${what}`;
}
