/** Some goods of these categories, as the till calls them. */
import { goodsCondition, leastOf, someOfGoodsParams } from '../goods-condition.js';

export const category = goodsCondition({
  name: 'category',
  description:
    'Goods of these categories were bought: so many pieces, or so much worth, of the matching lines together.',
  params: someOfGoodsParams,
  asks: (params) => ({ goods: { categories: params.anyOf }, ...leastOf(params) }),
});
