/** From the terms of a reward to what the graph shows of them. */
import type { LocalisedText, Locale } from '../../../../schema/vocabulary.js';
import type { RewardContent as Content } from '../../domain/reward-contents.js';
import type * as rewards from '../../domain/reward.js';
import { windowThatIsOver } from '../../domain/reward.js';
import { nextDrop } from '../../domain/drops.js';
import { RewardContent, RewardTexts } from './reward-content.types.js';
import { RewardAudience, RewardDrop, RewardLimit, RewardSlider } from './reward-terms.types.js';

export function termsView(reward: rewards.Reward, locale: Locale, now: Date) {
  const { titles, descriptions, audience, limits, slider, drops } = reward;
  const coming = nextDrop(drops, now);
  return {
    title: titles[locale],
    titles: textsView(titles),
    kind: reward.kind,
    description: descriptions && descriptions[locale],
    descriptions: descriptions && textsView(descriptions),
    pictures: reward.pictures,
    categoryCode: reward.category,
    brand: reward.brand,
    slider: slider && Object.assign(new RewardSlider(), slider),
    audience: audience && Object.assign(new RewardAudience(), { birthMonthOnly: false }, audience),
    meantFor: audience,
    limits: limits.map((limit) => Object.assign(new RewardLimit(), limit)),
    contents: reward.contents.map((content) => contentView(content, titles, locale)),
    nextDrop: coming && Object.assign(new RewardDrop(), coming),
    version: reward.version,
    ownCancelDays: reward.cancelDays,
    costMinor: reward.costMinor,
    over: windowThatIsOver(reward, now),
  };
}

function contentView(content: Content, titles: LocalisedText, locale: Locale): RewardContent {
  const { kind, names, count, validDays, validFrom, validUntil, poolId, partnerSku } = content;
  return Object.assign(new RewardContent(), {
    kind,
    name: (names ?? titles)[locale],
    count,
    validDays,
    validFrom: validFrom === null ? null : new Date(validFrom),
    validUntil: validUntil === null ? null : new Date(validUntil),
    poolId,
    partnerSku,
  });
}

function textsView(texts: LocalisedText): RewardTexts {
  return Object.assign(new RewardTexts(), { zhCN: texts['zh-CN'], en: texts.en });
}
