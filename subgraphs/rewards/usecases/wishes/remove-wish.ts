import { deleteWish } from '../../storage/wishes/wishes.js';
import type { CatalogueParts } from '../catalogue/catalogue-parts.js';

/** Takes a reward off the member's list. One that is not on it is off it already: said again it says the same, and needs no id. */
export async function removeWish({ database }: CatalogueParts, memberId: string, rewardId: string): Promise<void> {
  await deleteWish(database.read, memberId, rewardId);
}
