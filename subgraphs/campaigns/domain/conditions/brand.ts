/** Some goods of these brands, as the till calls them. */
import { goodsCondition, leastOf, someOfGoodsParams } from '../goods-condition.js';

export const brand = goodsCondition({
  name: 'brand',
  description: 'Goods of these brands were bought: so many pieces, or so much worth, of the matching lines together.',
  params: someOfGoodsParams,
  asks: (params) => ({ goods: { brands: params.anyOf }, ...leastOf(params) }),
});
