import { isForgotten } from '../../../../chassis/erasure-duty.js';
import { memberErased, rewardNotAvailable } from '../../domain/errors.js';
import { statusOf } from '../../domain/reward.js';
import { mostWishes, type Wish } from '../../domain/wishes/wish.js';
import { wishListFull } from '../../domain/wishes/wish-errors.js';
import { findReward } from '../../storage/rewards.js';
import { countWishes, findWish, holdWishList, insertWish } from '../../storage/wishes/wishes.js';
import type { CatalogueParts } from '../catalogue/catalogue-parts.js';

/**
 * Puts a live reward on the member's list. The reward is the key: one that is on it already is answered as it is, and needs no id.
 * Refusals: REWARD_NOT_AVAILABLE, WISH_LIST_FULL. Fault: FORBIDDEN for who was forgotten.
 */
export async function addWish({ database, clock }: CatalogueParts, memberId: string, rewardId: string): Promise<Wish> {
  return database.transaction(async (tx) => {
    if (await isForgotten(tx, memberId)) throw memberErased();
    await holdWishList(tx, memberId);
    const known = await findWish(tx, memberId, rewardId);
    if (known) return known;
    const reward = await findReward(tx, rewardId);
    if (!reward || statusOf(reward, clock.now()) !== 'LIVE') throw rewardNotAvailable();
    if ((await countWishes(tx, memberId)) >= mostWishes) throw wishListFull({ most: mostWishes });
    return insertWish(tx, memberId, rewardId);
  });
}
