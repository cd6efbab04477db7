/**
 * So many points for each yuan. The base rule is a campaign of this effect, with the multiplier of the member's tier (K20, K4);
 * others give extra points for some goods.
 */
import { z } from 'zod';
import { defineEffect } from '../effect.js';
import { asDecimal, times, type Fraction } from '../fraction.js';
import { forGoods } from '../goods-text.js';
import { compileLineFilter, fractionOf, fractionParam, lineFilterParam } from '../rule-params.js';
import { tierNames } from '../tier-code.js';

const fenPerYuan = 100n;

export const pointsPerYuan = defineEffect({
  name: 'pointsPerYuan',
  description: 'So many points for each yuan, as an exact fraction: 1 / 100 is one point for a hundred yuan.',
  params: z.object({
    rate: fractionParam,
    timesTier: z
      .boolean()
      .nullish()
      .meta({ description: "Times the multiplier of the member's tier; false when absent." }),
    lines: lineFilterParam.nullish().meta({ description: 'Only for these lines; all when absent.' }),
  }),
  gives: 'POINTS',
  compile: ({ rate, timesTier, lines }) => {
    const perYuan = fractionOf(rate);
    const counts = compileLineFilter(lines);
    return ({ lines: bought, member }) => {
      const factor = timesTier ? times(perYuan, member.tierMultiplier) : perYuan;
      return {
        numerators: bought.map((line) => (counts(line) ? BigInt(line.amountMinor) * factor.numerator : 0n)),
        denominator: fenPerYuan * factor.denominator,
      };
    };
  },
  text: ({ rate, timesTier, lines }, receiver) => {
    const decimal = asDecimal(fractionOf(rate));
    const plain = forGoods({ 'zh-CN': `每元 ${decimal} 积分`, en: `${decimal} per yuan` }, lines);
    if (!timesTier || !receiver || isOne(receiver.tierMultiplier)) return plain;
    const multiplier = asDecimal(receiver.tierMultiplier);
    return {
      'zh-CN': `${plain['zh-CN']}，${tierNames['zh-CN'][receiver.tier]} × ${multiplier}`,
      en: `${plain.en}, ${tierNames.en[receiver.tier]} tier × ${multiplier}`,
    };
  },
});

const isOne = ({ numerator, denominator }: Fraction) => numerator === denominator;
