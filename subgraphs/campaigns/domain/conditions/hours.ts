/**
 * Bought between two times of the day in the programme's zone; the first minute counts and the last does not. A window
 * may go past midnight: from 22:00 to 02:00 holds late evenings and early mornings.
 */
import { z } from 'zod';
import { defineCondition } from '../condition.js';

const clockParam = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, { error: 'must be a time from 00:00 to 23:59' });

export const hours = defineCondition({
  name: 'hours',
  description:
    "The purchase's own time is from `from` on and before `until`, HH:MM in the programme's zone. Past midnight where `until` is the earlier of the two.",
  params: z.object({ from: clockParam, until: clockParam }).refine(({ from, until }) => from !== until, {
    error: 'must differ from from',
    path: ['until'],
  }),
  about: 'TIME',
  compile: (window) => {
    const holds = compileWindow(window);
    return ({ local }) => holds(local.minuteOfDay);
  },
  text: ({ from, until }) => ({
    'zh-CN': `${from} 至${until < from ? '次日' : ''} ${until}`,
    en: `from ${from} to ${until}`,
  }),
  // Of two windows that overlap, one holds the beginning of the other.
  excludes: (one, other) => !compileWindow(one)(minuteOf(other.from)) && !compileWindow(other)(minuteOf(one.from)),
});

function compileWindow({ from, until }: { from: string; until: string }): (minuteOfDay: number) => boolean {
  const [first, end] = [minuteOf(from), minuteOf(until)];
  if (first < end) return (minute) => minute >= first && minute < end;
  return (minute) => minute >= first || minute < end;
}

function minuteOf(clock: string): number {
  return Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
}
