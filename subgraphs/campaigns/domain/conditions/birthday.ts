/**
 * Bought on the member's birthday, within three days of it, or in its month, by the calendar of the programme's zone. Who was
 * born on 29 February has a birthday on 28 February in the other years. Members who have told none have none.
 */
import { z } from 'zod';
import { defineCondition } from '../condition.js';
import { dayMs } from '../days.js';
import type { LocalTime, MemberFacts } from '../facts.js';

type Birthday = NonNullable<MemberFacts['birthday']>;
const spans = ['DAY', 'WEEK', 'MONTH'] as const;
type Span = (typeof spans)[number];

const texts = {
  DAY: { 'zh-CN': '生日当天', en: 'on your birthday' },
  WEEK: { 'zh-CN': '生日当天及前后三天', en: 'within three days of your birthday' },
  MONTH: { 'zh-CN': '生日当月', en: 'in the month of your birthday' },
};

const holds: Record<Span, (birthday: Birthday, local: LocalTime) => boolean> = {
  DAY: (birthday, local) => daysApart(birthday, local) === 0,
  WEEK: (birthday, local) => daysApart(birthday, local) <= 3,
  MONTH: (birthday, local) => birthday.month === local.month,
};

export const birthday = defineCondition({
  name: 'birthday',
  description: "The purchase falls on the member's birthday, within three days of it on either side, or in its month.",
  params: z.object({ within: z.enum(spans).meta({ graphql: 'BirthdaySpan', title: 'How near to a birthday.' }) }),
  about: 'TIME',
  needsProfile: true,
  compile: ({ within }) => {
    const falls = holds[within];
    return ({ member, local }) => member.birthday !== null && falls(member.birthday, local);
  },
  text: ({ within }) => texts[within],
  reachable: (_params, { member }) => member.birthday !== null,
});

/** To the nearest birthday, which may lie in the year before or after. */
function daysApart(birthday: Birthday, { year, month, day }: LocalTime): number {
  const today = Date.UTC(year, month - 1, day);
  return Math.min(...[year - 1, year, year + 1].map((kept) => Math.abs(today - birthdayIn(kept, birthday)) / dayMs));
}

/** Reckoned as if in UTC, where every day has 24 hours. */
function birthdayIn(year: number, { month, day }: Birthday): number {
  const lastOfMonth = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return Date.UTC(year, month - 1, Math.min(day, lastOfMonth));
}
