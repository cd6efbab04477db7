/**
 * What a message says, in the reader's language. Points are told with the code of their currency, and of points that expire the
 * last day on which they can be used.
 */
import type { Locale } from '../../../../schema/vocabulary.js';
import type { ExchangeNews, MessageContent, MessageParams, RedemptionNews, ReviewNews } from './message.js';

export interface MessageWords {
  title: string;
  text: string;
}

/** What words are made with besides what the message keeps. */
export interface Reading {
  locale: Locale;
  /** The day of the programme's zone that an instant lies in, YYYY-MM-DD. */
  dayOf: (instant: Date) => string;
  /** What a tier is called in this language. */
  tierName: (code: string) => string;
}

export function wordsOf(message: MessageContent, reading: Reading): MessageWords {
  switch (message.kind) {
    case 'POINTS_EXPIRING':
      return pointsExpiring(message.params, reading);
    case 'TIER_CHANGED':
      return tierChanged(message.params, reading);
    case 'REDEMPTION_CHANGED':
      return redemptionChanged(message.params, reading);
    case 'EXCHANGE_CHANGED':
      return exchangeChanged(message.params, reading);
    case 'REVIEW_DECIDED':
      return reviewWords[message.params.state][reading.locale];
    case 'WISH_WITHIN_REACH':
      return wishWithinReach(message.params, reading);
  }
}

function pointsExpiring(
  { currency, points, expiresAt, daysLeft }: MessageParams['POINTS_EXPIRING'],
  { locale, dayOf }: Reading,
): MessageWords {
  // The first instant at which they are worth nothing is the midnight after their last day.
  const lastDay = dayOf(new Date(new Date(expiresAt).getTime() - 1));
  const many = counted(points, locale);
  return locale === 'zh-CN'
    ? { title: `积分将在 ${String(daysLeft)} 天内到期`, text: `您有 ${many} ${currency} 积分有效期至 ${lastDay}。` }
    : {
        title: `Points expire within ${String(daysLeft)} days`,
        text: `${many} of your ${currency} points can be used until ${lastDay}.`,
      };
}

function tierChanged(
  { from, to, since }: MessageParams['TIER_CHANGED'],
  { locale, dayOf, tierName }: Reading,
): MessageWords {
  const [before, now, day] = [tierName(from), tierName(to), dayOf(new Date(since))];
  return locale === 'zh-CN'
    ? { title: `您现在是${now}`, text: `自 ${day} 起，您的等级由${before}变为${now}。` }
    : { title: `Your tier is ${now} now`, text: `Your tier went from ${before} to ${now} on ${day}.` };
}

type Words = Record<Locale, { title: string; text: (what: string) => string }>;

function redemptionChanged(
  { status, points, currency }: MessageParams['REDEMPTION_CHANGED'],
  { locale }: Reading,
): MessageWords {
  const { title, text } = redemptionWords[status][locale];
  return { title, text: text(pointsOf(points, currency, locale)) };
}

const redemptionWords: Record<RedemptionNews, Words> = {
  UNDER_REVIEW: {
    'zh-CN': { title: '兑换正在审核', text: (points) => `您使用${points}的兑换正在审核，积分暂时为您保留。` },
    en: {
      title: 'Your redemption is being looked at',
      text: (points) => `Somebody looks at your redemption for ${points} first; the points are kept for you.`,
    },
  },
  SETTLED: {
    'zh-CN': { title: '兑换成功', text: (points) => `您的兑换已完成，使用了${points}。` },
    en: { title: 'Redemption complete', text: (points) => `Your redemption is complete, for ${points}.` },
  },
  REJECTED: {
    'zh-CN': { title: '兑换未通过审核', text: (points) => `您的兑换未通过审核，${points}已退还。` },
    en: { title: 'Redemption refused', text: (points) => `Your redemption was refused; you keep your ${points}.` },
  },
  LAPSED: {
    'zh-CN': { title: '兑换已失效', text: (points) => `您的兑换未能完成，${points}未被扣除。` },
    en: { title: 'Redemption lapsed', text: (points) => `Your redemption came to nothing; you keep your ${points}.` },
  },
  PAYMENT_DECLINED: {
    'zh-CN': { title: '支付未成功', text: (points) => `您的兑换因现金支付未成功而取消，${points}未被扣除。` },
    en: {
      title: 'Payment refused',
      text: (points) => `The cash part of your redemption was refused; you keep your ${points}.`,
    },
  },
  SHIPPED: {
    'zh-CN': { title: '礼品已发出', text: (points) => `您使用${points}兑换的礼品已发出。` },
    en: { title: 'On its way', text: (points) => `What you redeemed for ${points} is on its way.` },
  },
  DELIVERED: {
    'zh-CN': { title: '礼品已送达', text: (points) => `您使用${points}兑换的礼品已送达。` },
    en: { title: 'Delivered', text: (points) => `What you redeemed for ${points} has been delivered.` },
  },
  PARTNER_REFUSED: {
    'zh-CN': { title: '合作伙伴无法提供', text: (points) => `合作伙伴无法提供您兑换的礼品，涉及${points}。` },
    en: {
      title: 'A partner cannot fulfil it',
      text: (points) => `A partner cannot fulfil what you redeemed for ${points}.`,
    },
  },
  RETURNED: {
    'zh-CN': { title: '部分兑换已退回', text: (points) => `您的部分兑换已退回，${points}已退还。` },
    en: {
      title: 'Partly given back',
      text: (points) => `A part of your redemption was given back; ${points} are yours again.`,
    },
  },
  CANCELLED: {
    'zh-CN': { title: '兑换已取消', text: (points) => `您的兑换已取消，${points}已退还。` },
    en: {
      title: 'Redemption cancelled',
      text: (points) => `Your redemption was cancelled; ${points} are yours again.`,
    },
  },
};

function exchangeChanged(
  { status, from, to, given, received }: MessageParams['EXCHANGE_CHANGED'],
  { locale }: Reading,
): MessageWords {
  const { title, text } = exchangeWords[status][locale];
  const arrow = `${pointsOf(given, from, locale)} → ${pointsOf(received, to, locale)}`;
  return { title, text: text(arrow) };
}

const exchangeWords: Record<ExchangeNews, Words> = {
  UNDER_REVIEW: {
    'zh-CN': { title: '积分互换正在审核', text: (exchange) => `您的积分互换（${exchange}）正在审核。` },
    en: { title: 'Your exchange is being looked at', text: (exchange) => `Somebody looks at ${exchange} first.` },
  },
  QUOTED: {
    'zh-CN': { title: '积分互换已通过审核', text: (exchange) => `${exchange}，请在报价有效期内确认。` },
    en: { title: 'Your exchange may go on', text: (exchange) => `${exchange}: confirm it before the quote ends.` },
  },
  COMMITTED: {
    'zh-CN': { title: '积分互换成功', text: (exchange) => `已完成：${exchange}。` },
    en: { title: 'Exchange complete', text: (exchange) => `Done: ${exchange}.` },
  },
  CANCELLED: {
    'zh-CN': { title: '积分互换已取消', text: (exchange) => `已取消：${exchange}，积分未被扣除。` },
    en: { title: 'Exchange cancelled', text: (exchange) => `Cancelled: ${exchange}. You keep your points.` },
  },
  EXPIRED: {
    'zh-CN': { title: '积分互换报价已过期', text: (exchange) => `已过期：${exchange}，积分未被扣除。` },
    en: {
      title: 'The quote of an exchange has ended',
      text: (exchange) => `Ended: ${exchange}. You keep your points.`,
    },
  },
  REJECTED: {
    'zh-CN': { title: '积分互换未通过审核', text: (exchange) => `未通过审核：${exchange}，积分未被扣除。` },
    en: { title: 'Exchange refused', text: (exchange) => `Refused: ${exchange}. You keep your points.` },
  },
  PARTNER_REJECTED: {
    'zh-CN': { title: '合作伙伴未接受积分互换', text: (exchange) => `合作伙伴未接受：${exchange}，积分已退回。` },
    en: {
      title: 'The partner did not take an exchange',
      text: (exchange) => `Not taken by the partner: ${exchange}. You keep your points.`,
    },
  },
  TIMED_OUT: {
    'zh-CN': { title: '积分互换未及时确认', text: (exchange) => `合作伙伴未及时确认：${exchange}，积分已退回。` },
    en: {
      title: 'The partner did not answer in time',
      text: (exchange) => `Not confirmed by the partner: ${exchange}. You keep your points.`,
    },
  },
  REVERSED: {
    'zh-CN': { title: '积分互换已撤销', text: (exchange) => `已撤销：${exchange}，双方积分均已恢复。` },
    en: { title: 'Exchange undone', text: (exchange) => `Undone: ${exchange}. Everything is as it was before.` },
  },
};

const reviewWords: Record<ReviewNews, Record<Locale, MessageWords>> = {
  APPROVED: {
    'zh-CN': { title: '审核已通过', text: '您此前的积分操作已通过审核并完成。' },
    en: { title: 'Review passed', text: 'What you did with your points has been looked at and is done.' },
  },
  REJECTED: {
    'zh-CN': { title: '审核未通过', text: '您此前的积分操作未通过审核，积分未被扣除。' },
    en: { title: 'Review refused', text: 'What you did with your points was refused; you keep your points.' },
  },
};

function wishWithinReach({ points, currency }: MessageParams['WISH_WITHIN_REACH'], { locale }: Reading): MessageWords {
  const price = pointsOf(points, currency, locale);
  return locale === 'zh-CN'
    ? { title: '心愿单里的礼品可以兑换了', text: `您的积分已足够兑换心愿单里的一件礼品，需要${price}。` }
    : { title: 'A wish is within reach', text: `Your points suffice for a reward on your wish list: ${price}.` };
}

function pointsOf(points: number, currency: string, locale: Locale): string {
  const many = counted(points, locale);
  return locale === 'zh-CN' ? ` ${many} ${currency} 积分` : `${many} ${currency} points`;
}

/** Made once: making one takes as long as writing all else of a page of messages. */
const formats: Record<Locale, Intl.NumberFormat> = {
  'zh-CN': new Intl.NumberFormat('zh-CN'),
  en: new Intl.NumberFormat('en'),
};

function counted(points: number, locale: Locale): string {
  return formats[locale].format(points);
}
