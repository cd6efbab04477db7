/**
 * How long the member has been away: whole days of 24 hours from the last purchase to this one, cut off and not rounded. Who has
 * bought nothing before has not been away, and who has bought later neither: a late report would be paid for time that a purchase
 * after it was paid for.
 */
import { z } from 'zod';
import { defineCondition } from '../condition.js';
import { counted } from '../counted.js';
import { dayMs, maxDays } from '../days.js';
import { historyOf } from '../history-of.js';
import { wholeParam } from '../rule-params.js';

export const daysSinceLast = defineCondition({
  name: 'daysSinceLast',
  description:
    "Since the member's last purchase at least, or at most, so many whole days of 24 hours have gone by; not met by a first purchase, nor where a later one is recorded already.",
  params: z
    .object({ atLeast: wholeParam(1, maxDays).nullish(), atMost: wholeParam(0, maxDays).nullish() })
    .refine(({ atLeast, atMost }) => atLeast != null || atMost != null, { error: 'must name atLeast or atMost' })
    .refine(({ atLeast, atMost }) => (atLeast ?? 0) <= (atMost ?? Infinity), {
      error: 'must not be below atLeast',
      path: ['atMost'],
    }),
  about: 'TIME',
  needsHistory: true,
  compile: ({ atLeast, atMost }) => {
    const [least, most] = [atLeast ?? 0, atMost ?? Infinity];
    return (facts) => {
      const { lastAt } = historyOf(facts);
      if (!lastAt) return false;
      const days = Math.floor((facts.occurredAt.getTime() - lastAt.getTime()) / dayMs);
      return days >= least && days <= most;
    };
  },
  text: ({ atLeast, atMost }) => {
    if (atMost == null) {
      return {
        'zh-CN': `距上次消费满 ${atLeast} 天`,
        en: `${counted(atLeast ?? 0, 'day')} or more since your last purchase`,
      };
    }
    if (atLeast == null) {
      return {
        'zh-CN': `距上次消费不超过 ${atMost} 天`,
        en: `at most ${counted(atMost, 'day')} since your last purchase`,
      };
    }
    return {
      'zh-CN': `距上次消费 ${atLeast} 至 ${atMost} 天`,
      en: `${atLeast} to ${counted(atMost, 'day')} since your last purchase`,
    };
  },
  excludes: (one, other) =>
    Math.max(one.atLeast ?? 0, other.atLeast ?? 0) > Math.min(one.atMost ?? Infinity, other.atMost ?? Infinity),
});
