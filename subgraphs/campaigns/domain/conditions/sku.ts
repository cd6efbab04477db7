/** Some of these goods, by the numbers under which the shop keeps them. */
import { goodsCondition, leastOf, someOfGoodsParams } from '../goods-condition.js';

export const sku = goodsCondition({
  name: 'sku',
  description: 'Goods of these SKUs were bought: so many pieces, or so much worth, of the matching lines together.',
  params: someOfGoodsParams,
  asks: (params) => ({ goods: { skus: params.anyOf }, ...leastOf(params) }),
});
