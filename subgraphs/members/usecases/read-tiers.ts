import { endOfMonth, startOfMonth } from '../../../chassis/programme-time.js';
import type { Member } from '../domain/member.js';
import { tierStanding, type TierStanding } from '../domain/tier-standing.js';
import type { TierLadder } from '../domain/tiers.js';
import { spendBetween, tierChanges, tierLadder } from '../storage/tiers.js';
import type { MembersParts } from './members-parts.js';

/** The catalogue, lowest first. */
export function readTierLadder(parts: MembersParts): Promise<TierLadder> {
  return tierLadder(parts.database.read);
}

/** How the members stand now, in their order. Three statements, however many they are. */
export async function readTierStandings(parts: MembersParts, members: readonly Member[]): Promise<TierStanding[]> {
  const at = parts.clock.now();
  const ids = members.map((member) => member.id);
  const ladder = await tierLadder(parts.database.read);
  const [changes, spend] = await Promise.all([
    tierChanges(parts.database.read, ids, ladder),
    spendBetween(parts.database.read, ids, startOfMonth(at, parts.zone), endOfMonth(at, parts.zone)),
  ]);
  return members.map(({ id, kind, joinedAt }) => {
    // What a light member has earned waits for them until they say who they are.
    const inForce = kind === 'LIGHT' ? [] : (changes.get(id) ?? []);
    return tierStanding({ joinedAt, changes: inForce, monthSpendMinor: spend.get(id) ?? 0, at }, ladder);
  });
}
