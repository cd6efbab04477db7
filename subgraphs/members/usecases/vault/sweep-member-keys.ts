import { memberIdsThatAre } from '../../storage/vault/members-that-are.js';
import type { MembersParts } from '../members-parts.js';

/**
 * Long enough for an operator to notice that an older copy of the members was put back and to put the newer one in its place: its
 * members would have lost their keys.
 */
const keptDays = 30;
const atOnce = 1_000;

/** Removes the keys of members who never came to be: a key is made before its member, and an enrolment may fail after it. */
export async function sweepMemberKeys(parts: Pick<MembersParts, 'database' | 'vault' | 'clock'>): Promise<void> {
  const madeBefore = new Date(parts.clock.now().getTime() - keptDays * 86_400_000);
  let after: string | null = null;
  for (;;) {
    const memberIds: string[] = await parts.vault.membersOfKeys(after, madeBefore, atOnce);
    const last = memberIds.at(-1);
    if (last === undefined) return;
    const members = await memberIdsThatAre(parts.database.read, memberIds);
    const nobodys = memberIds.filter((memberId) => !members.has(memberId));
    if (nobodys.length > 0) await parts.vault.forgetKeys(nobodys);
    after = last;
  }
}
