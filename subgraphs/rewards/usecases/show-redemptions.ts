import type { Database } from '../../../chassis/database.js';
import type { Redemption } from '../domain/redemption.js';
import { redemptionPages, type RedemptionsWanted } from '../storage/redemption-pages.js';
import { readSteps, type TakenStep } from '../storage/redemption-steps.js';
import type { RedemptionReturn } from '../domain/redemption-return.js';
import { readReturns } from '../storage/redemption-returns.js';
import { findRedemption } from '../storage/redemptions.js';

export async function showRedemption({ database }: { database: Database }, id: string): Promise<Redemption | null> {
  return (await findRedemption(database.read, id)) ?? null;
}

export type { TakenStep };

/** The histories of redemptions, each from its beginning on. */
export function showSteps({ database }: { database: Database }, ids: readonly string[]): Promise<TakenStep[]> {
  return readSteps(database.reads, ids);
}

/** What was given back of them, or is on its way, of each the first in front. */
export function showReturns({ database }: { database: Database }, ids: readonly string[]): Promise<RedemptionReturn[]> {
  return readReturns(database.reads, ids);
}

/** One page per member, newest first, in the members' order. */
export async function showRedemptionsOf(
  { database }: { database: Database },
  memberIds: readonly string[],
  wanted: RedemptionsWanted,
): Promise<Redemption[][]> {
  const pages = new Map<string, Redemption[]>(memberIds.map((id) => [id, []]));
  for (const redemption of await redemptionPages(database.reads, memberIds, wanted)) {
    pages.get(redemption.ownerId)?.push(redemption);
  }
  return memberIds.map((id) => pages.get(id) ?? []);
}
