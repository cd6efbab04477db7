/** Goods that a line filter names, as a member reads them. Filters narrow one another, and so do the words. */
import type { LocalisedText } from '../../../schema/vocabulary.js';
import { listText } from './list-text.js';
import type { LineFilter } from './rule-params.js';

/** A noun: 'goods in category tea'. */
export function goodsText(filter: LineFilter | null | undefined): LocalisedText {
  if (!filter) return { 'zh-CN': '任意商品', en: 'any goods' };
  const [skus, categories, brands] = [filter.skus, filter.categories, filter.brands].map((codes) =>
    codes ? listText(codes) : null,
  );
  const ofBrand = brands ? `${brands['zh-CN']}品牌` : '';
  const inCategory = categories ? `${categories['zh-CN']}类` : '';
  return {
    'zh-CN': `${ofBrand}${inCategory}商品${skus?.['zh-CN'] ?? ''}`,
    en: [
      skus?.en ?? 'goods',
      ...(categories ? [`in category ${categories.en}`] : []),
      ...(brands ? [`of brand ${brands.en}`] : []),
    ].join(' '),
  };
}

/** What an effect gives, with the goods for which it gives it where they are not all. */
export function forGoods(given: LocalisedText, filter: LineFilter | null | undefined): LocalisedText {
  if (!filter) return given;
  const goods = goodsText(filter);
  return { 'zh-CN': `${given['zh-CN']}（限${goods['zh-CN']}）`, en: `${given.en} on ${goods.en}` };
}
