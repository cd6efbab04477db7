/** Bought between two instants, of which the first counts and the last does not: windows that meet never both hold. */
import { DateTime } from 'luxon';
import { z } from 'zod';
import { defineCondition } from '../condition.js';
import { instantParam } from '../rule-params.js';

export const timeWindow = defineCondition({
  name: 'timeWindow',
  description: "The purchase's own time is from `from` on and before `until`.",
  params: z.object({ from: instantParam, until: instantParam }).refine(({ from, until }) => time(from) < time(until), {
    error: 'must be after from',
    path: ['until'],
  }),
  about: 'TIME',
  compile: ({ from, until }) => {
    const [first, end] = [time(from), time(until)];
    return ({ occurredAt }) => occurredAt.getTime() >= first && occurredAt.getTime() < end;
  },
  text: ({ from, until }, zone) => {
    const [first, end] = [from, until].map((instant) =>
      DateTime.fromISO(instant, { zone }).toFormat('yyyy-MM-dd HH:mm'),
    );
    return { 'zh-CN': `${first} 至 ${end}`, en: `from ${first} to ${end}` };
  },
  reachable: ({ until }, { occurredAt }) => occurredAt.getTime() < time(until),
  excludes: (one, other) => Math.max(time(one.from), time(other.from)) >= Math.min(time(one.until), time(other.until)),
});

const time = (instant: string) => Date.parse(instant);
