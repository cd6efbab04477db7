/**
 * Conditions that ask for goods: so many pieces, so much money or both, of all lines together that match. They differ in how
 * they name the goods.
 */
import { z } from 'zod';
import type { ConditionDefinition } from './condition.js';
import { counted } from './counted.js';
import type { LineFacts } from './facts.js';
import { goodsText } from './goods-text.js';
import { amountMinorParam, codesParam, compileLineFilter, type LineFilter, piecesParam } from './rule-params.js';
import { yuanText } from './yuan-text.js';

/** Of zero pieces, or an amount of zero, none is asked for. */
interface Quantity {
  pieces: number;
  amountMinor: number;
}

interface GoodsAsked extends Quantity {
  /** Any goods when absent. */
  goods: LineFilter | null | undefined;
}

interface GoodsCondition<Shape extends z.ZodObject> {
  name: string;
  description: string;
  params: Shape;
  asks: (params: z.output<Shape>) => GoodsAsked;
}

export function goodsCondition<Shape extends z.ZodObject>({
  asks,
  ...definition
}: GoodsCondition<Shape>): ConditionDefinition<Shape> {
  return {
    ...definition,
    about: 'BASKET',
    compile: (params) => {
      const { goods, pieces, amountMinor } = asks(params);
      const counts = compileLineFilter(goods);
      return ({ lines }) => {
        const found = sumOf(lines, counts);
        return found.pieces >= pieces && found.amountMinor >= amountMinor;
      };
    },
    text: (params) => {
      const asked = asks(params);
      return {
        'zh-CN': `购买${goodsText(asked.goods)['zh-CN']}${inChinese(asked)
          .map((part) => `满 ${part}`)
          .join('、')}`,
        en: inEnglish(asked, asked, 'or more'),
      };
    },
    missing: (params, { lines }) => {
      const asked = asks(params);
      const found = sumOf(lines, compileLineFilter(asked.goods));
      const short = { pieces: asked.pieces - found.pieces, amountMinor: asked.amountMinor - found.amountMinor };
      return {
        'zh-CN': `${goodsText(asked.goods)['zh-CN']}还差 ${inChinese(short).join('、')}`,
        en: inEnglish(asked, short, 'more'),
      };
    },
  };
}

/** What the conditions take that name their goods by a list of codes. */
export const someOfGoodsParams = z.object({
  anyOf: codesParam,
  piecesAtLeast: piecesParam.nullish().meta({ description: 'One when both thresholds are absent.' }),
  amountAtLeastMinor: amountMinorParam.nullish().meta({ description: 'Fen of the matching lines together.' }),
});

export function leastOf({ piecesAtLeast, amountAtLeastMinor }: z.output<typeof someOfGoodsParams>): Quantity {
  return { pieces: piecesAtLeast ?? (amountAtLeastMinor ? 0 : 1), amountMinor: amountAtLeastMinor ?? 0 };
}

function sumOf(lines: readonly LineFacts[], counts: (line: LineFacts) => boolean): Quantity {
  const sum = { pieces: 0, amountMinor: 0 };
  for (const line of lines) {
    if (!counts(line)) continue;
    sum.pieces += line.quantity;
    sum.amountMinor += line.amountMinor;
  }
  return sum;
}

function inChinese({ pieces, amountMinor }: Quantity): string[] {
  return [...(pieces > 0 ? [`${pieces} 件`] : []), ...(amountMinor > 0 ? [`${yuanText(amountMinor)} 元`] : [])];
}

function inEnglish({ goods }: GoodsAsked, { pieces, amountMinor }: Quantity, more: 'more' | 'or more'): string {
  const noun = goodsText(goods).en;
  const yuan = `${yuanText(amountMinor)} yuan ${more}`;
  if (pieces <= 0) return `spend ${yuan} on ${noun}`;
  return `buy ${counted(pieces, 'piece')} ${more} of ${noun}${amountMinor > 0 ? ` for ${yuan}` : ''}`;
}
