/** Bought on one of these days of the week, by the calendar of the programme's zone. */
import { z } from 'zod';
import { defineCondition } from '../condition.js';
import { disjoint, listed } from '../rule-params.js';

/** In the order of LocalTime, where Monday is 1. */
const weekdays = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'] as const;
type Weekday = (typeof weekdays)[number];

const names: Record<'zh-CN' | 'en', Record<Weekday, string>> = {
  'zh-CN': {
    MONDAY: '周一',
    TUESDAY: '周二',
    WEDNESDAY: '周三',
    THURSDAY: '周四',
    FRIDAY: '周五',
    SATURDAY: '周六',
    SUNDAY: '周日',
  },
  en: {
    MONDAY: 'Monday',
    TUESDAY: 'Tuesday',
    WEDNESDAY: 'Wednesday',
    THURSDAY: 'Thursday',
    FRIDAY: 'Friday',
    SATURDAY: 'Saturday',
    SUNDAY: 'Sunday',
  },
};

export const weekday = defineCondition({
  name: 'weekday',
  description: "The purchase's own time is on one of these days of the week, in the programme's zone.",
  params: z.object({
    anyOf: listed(z.enum(weekdays).meta({ graphql: 'Weekday', title: 'A day of the week.' })).max(6, {
      error: 'must leave out at least one day',
    }),
  }),
  about: 'TIME',
  compile: ({ anyOf }) => {
    const numbers = new Set(anyOf.map((day) => weekdays.indexOf(day) + 1));
    return ({ local }) => numbers.has(local.weekday);
  },
  text: ({ anyOf }) => {
    const inOrder = weekdays.filter((day) => anyOf.includes(day));
    return {
      'zh-CN': inOrder.map((day) => names['zh-CN'][day]).join('、'),
      en: `on ${inOrder.map((day) => names.en[day]).join(', ')}`,
    };
  },
  excludes: (one, other) => disjoint(one.anyOf, other.anyOf),
});
