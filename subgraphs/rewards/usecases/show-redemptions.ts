import type { Database } from '../../../chassis/database.js';
import type { Redemption } from '../domain/redemption.js';
import { findRedemption, listRedemptions, type RedemptionsWanted } from '../storage/redemptions.js';

export async function showRedemption({ database }: { database: Database }, id: string): Promise<Redemption | null> {
  return (await findRedemption(database.read, id)) ?? null;
}

/** One page per member, newest first, in the members' order. */
export async function showRedemptionsOf(
  { database }: { database: Database },
  memberIds: readonly string[],
  wanted: RedemptionsWanted,
): Promise<Redemption[][]> {
  const redemptions = await listRedemptions(database.read, memberIds, wanted);
  return memberIds.map((memberId) => redemptions.filter((redemption) => redemption.ownerId === memberId));
}
