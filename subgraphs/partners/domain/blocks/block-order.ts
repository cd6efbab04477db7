/**
 * Rule: of blocks that a partner has paid for in advance the earliest is used first. The books keep what is left of all of them, so
 * that what is left of one is what the later ones do not explain.
 */
import type { Points } from '../../../../schema/vocabulary.js';

/**
 * @param left of all blocks of the partner in this currency
 * @param boughtLater points of the blocks that come after this one
 */
export function leftOfBlock(points: Points, boughtLater: Points, left: Points): Points {
  return Math.min(points, Math.max(0, left - boughtLater));
}
