import { DateTime } from 'luxon';
import type { MemberId } from '../../../../schema/vocabulary.js';
import type { HistoryFacts, LineFacts, LocalTime, MemberFacts, PurchaseFacts } from '../facts.js';
import { fraction } from '../fraction.js';
import type { TierCode } from '../tier-code.js';

/** What a test has to say about a purchase; the rest is an ordinary one. */
export interface FewWords extends Partial<Pick<PurchaseFacts, 'channel' | 'payment' | 'place'>> {
  /** ISO 8601: without an offset the wall clock of Shanghai. */
  at?: string;
  lines?: readonly Partial<LineFacts>[];
  memberId?: string;
  tier?: TierCode;
  /** ISO 8601, as `at`. */
  joinedAt?: string;
  /** MM-DD. */
  birthday?: string;
  householdSize?: number;
  /** Null where nobody has asked for it. */
  history?: HistoryFacts | null;
}

const zone = 'Asia/Shanghai';
const multipliers = { BASIC: fraction(1), SILVER: fraction(6, 5), GOLD: fraction(3, 2), DIAMOND: fraction(2) };
const tea: LineFacts = { sku: 'tea', category: null, brand: null, quantity: 1, amountMinor: 10_000 };

/**
 * The facts of a purchase of one tea for 100 yuan, the first of a basic member of a year, at noon of Wednesday, 11 November
 * 2026 in Shanghai, as far as the words do not say otherwise.
 */
export function factsOf(words: FewWords = {}): PurchaseFacts {
  const at = wallClock(words.at ?? '2026-11-11T12:00');
  const lines = (words.lines ?? [{}]).map((line) => ({ ...tea, ...line }));
  return {
    occurredAt: at.toJSDate(),
    local: localTime(at),
    channel: words.channel ?? 'shop',
    payment: words.payment ?? null,
    place: words.place ?? null,
    totalMinor: lines.reduce((sum, line) => sum + line.amountMinor, 0),
    lines,
    member: memberFacts(words),
    history: words.history === undefined ? { purchases: 0, lastAt: null } : words.history,
  };
}

function memberFacts({ memberId, tier = 'BASIC', joinedAt, birthday, householdSize = 0 }: FewWords): MemberFacts {
  const [month, day] = (birthday ?? '').split('-').map(Number);
  return {
    id: (memberId ?? '0192f000-0000-7000-8000-00000000000a') as MemberId,
    tier,
    tierMultiplier: multipliers[tier],
    joinedAt: wallClock(joinedAt ?? '2025-11-11T12:00').toJSDate(),
    birthday: month && day ? { month, day } : null,
    householdSize,
  };
}

function localTime({ year, month, day, weekday, hour, minute }: DateTime): LocalTime {
  return { year, month, day, weekday, minuteOfDay: hour * 60 + minute };
}

function wallClock(text: string): DateTime {
  const time = DateTime.fromISO(text, { zone });
  if (!time.isValid) throw new RangeError(`'${text}' is no time`);
  return time;
}
