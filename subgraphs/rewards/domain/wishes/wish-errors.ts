/** How the wish list says no. */
import { defineRefusal } from '../../../../chassis/domain-error.js';

/** `most` is as many as a member may have. */
export const wishListFull = defineRefusal<{ most: number }>({
  code: 'WISH_LIST_FULL',
  type: 'WishListFull',
  text: {
    'zh-CN': '心愿单最多可收藏 {most} 件礼品',
    en: 'A wish list holds {most} rewards at most',
  },
});
