/**
 * So many points for the purchase, whatever it is worth. They lie on the matching lines in proportion to their amounts, so
 * that a return of one takes its part back; lines worth nothing carry none, and neither does a purchase of only such lines.
 */
import { z } from 'zod';
import { counted } from '../counted.js';
import { defineEffect } from '../effect.js';
import { forGoods } from '../goods-text.js';
import { noPoints } from '../line-points.js';
import { compileLineFilter, lineFilterParam, wholeParam } from '../rule-params.js';

export const fixedPoints = defineEffect({
  name: 'fixedPoints',
  description:
    'So many points for the purchase, shared out to all lines, or to those that the filter names, by their amounts.',
  params: z.object({ points: wholeParam(1, 1_000_000), lines: lineFilterParam.nullish() }),
  gives: 'POINTS',
  compile: ({ points, lines }) => {
    const counts = compileLineFilter(lines);
    return (facts) => {
      const amounts = facts.lines.map((line) => (counts(line) ? line.amountMinor : 0));
      const sum = amounts.reduce((before, amount) => before + amount, 0);
      if (sum === 0) return noPoints(amounts.length);
      return { numerators: amounts.map((amount) => BigInt(points) * BigInt(amount)), denominator: BigInt(sum) };
    };
  },
  text: ({ points, lines }) => forGoods({ 'zh-CN': `${points} 积分`, en: counted(points, 'point') }, lines),
});
