/**
 * So many times the points: of what the base rule gives, which has paid the first time already. Two multipliers at once add up
 * and do not multiply one another, which nobody could budget.
 */
import { z } from 'zod';
import { defineEffect } from '../effect.js';
import { asDecimal, fraction, minus } from '../fraction.js';
import { forGoods } from '../goods-text.js';
import { scaled } from '../line-points.js';
import { compileLineFilter, fractionOf, fractionParam, lineFilterParam } from '../rule-params.js';

const maxTimes = 100;

export const multiplier = defineEffect({
  name: 'multiplier',
  description:
    'The base points so many times over, above one: 2 doubles them. On all lines, or on those that the filter names.',
  params: z.object({
    times: fractionParam
      .refine(({ numerator, denominator }) => numerator > denominator, { error: 'must be above one' })
      .refine(({ numerator, denominator }) => numerator <= maxTimes * denominator, {
        error: `must be at most ${maxTimes}`,
      }),
    lines: lineFilterParam.nullish(),
  }),
  gives: 'POINTS',
  compile: ({ times, lines }) => {
    const onTop = minus(fractionOf(times), fraction(1));
    const counts = compileLineFilter(lines);
    return (facts, base) => scaled(base, onTop, facts.lines.map(counts));
  },
  text: ({ times, lines }) => {
    const decimal = asDecimal(fractionOf(times));
    return forGoods({ 'zh-CN': `${decimal} 倍积分`, en: `${decimal} times the points` }, lines);
  },
});
