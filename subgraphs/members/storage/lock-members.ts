import type { EntityManager } from 'typeorm';
import { rows } from '../../../chassis/database.js';
import type { MembershipKind } from '../domain/enrolment/membership-kind.js';
import type { MemberStatus } from '../domain/member.js';

/*
 * Whoever decides something about members holds them until the transaction ends, and everybody takes what they hold in this order, so
 * that two wait and never block one another:
 *
 *   1. what was asked for: the record in the book of answers, the merge or the grant that is decided, the numbers of cards;
 *   2. `tier-assessment`, shared, where tier histories are reckoned anew (`lockOutFacts` is the other side of it);
 *   3. the rows of members, all that are needed by one statement, in the order of their ids;
 *   4. their household.
 *
 * No key of a row is updated under these locks, so rows that refer to the member may come meanwhile. Whoever leads to somebody else
 * at the moment of locking, having been merged just then, is followed by a second statement: the merge that could have blocked it
 * is over.
 */

export interface LockedMember {
  id: string;
  status: MemberStatus;
  kind: MembershipKind;
  mergedInto: string | null;
}

const columns = 'member.id, member.status, member.kind, member.merged_into as "mergedInto"';

/** By id; members that do not exist are absent. */
export async function lockMembers(tx: EntityManager, memberIds: readonly string[]): Promise<Map<string, LockedMember>> {
  const found = await rows<LockedMember>(
    tx,
    `select ${columns} from member where id = any($1::uuid[]) order by id for no key update`,
    [memberIds],
  );
  return new Map(found.map((member) => [member.id, member]));
}

export async function lockMembership(tx: EntityManager, memberId: string): Promise<LockedMember | null> {
  return (await lockMembers(tx, [memberId])).get(memberId) ?? null;
}

/** The member's status; null where there is no such member. */
export async function lockMember(tx: EntityManager, memberId: string): Promise<MemberStatus | null> {
  return (await lockMembership(tx, memberId))?.status ?? null;
}

/** The member, and whoever was merged into them: nobody else is until the transaction ends. Null where there is no such member. */
export async function lockPerson(
  tx: EntityManager,
  memberId: string,
): Promise<{ status: MemberStatus; mergedIds: string[] } | null> {
  const held = async () =>
    rows<LockedMember>(
      tx,
      `select ${columns} from member where id = $1 or merged_into = $1 order by id for no key update`,
      [memberId],
    );
  await held();
  // Again, because whoever was being merged into the member meanwhile was not seen by the first.
  const found = await held();
  const member = found.find(({ id }) => id === memberId);
  return member
    ? { status: member.status, mergedIds: found.filter(({ id }) => id !== memberId).map(({ id }) => id) }
    : null;
}

/** For whoever reckons tier histories anew and holds no member yet: thresholds that are fixed now are fixed before, or after. */
export async function holdThresholds(tx: EntityManager): Promise<void> {
  await rows(tx, `select pg_advisory_xact_lock_shared(hashtextextended('tier-assessment', 0))`);
}

/**
 * The members and the survivors of those who were merged, by id, with `holdThresholds`: two facts about one person are never worked into
 * the history side by side. Throws when one is not known here: the events are then kept by their sender until somebody has looked.
 * Gives the survivors by those who were merged.
 */
export async function lockHistories(tx: EntityManager, memberIds: readonly string[]): Promise<Map<string, string>> {
  const locked = await lockWithSurvivors(tx, memberIds, 'WITH_THRESHOLDS');
  const missing = memberIds.filter((id) => !locked.has(id));
  if (missing.length > 0) throw new Error(`spend of members who are not known here: ${missing.join(', ')}`);
  return new Map(
    memberIds.flatMap((id) => {
      const survivor = locked.get(id)?.mergedInto ?? null;
      return survivor === null ? [] : [[id, survivor] as const];
    }),
  );
}

/** The members and the survivors of those who were merged, by id. One statement, and `holdThresholds` in it where that is wanted. */
export async function lockWithSurvivors(
  tx: EntityManager,
  memberIds: readonly string[],
  thresholds: 'WITH_THRESHOLDS' | 'WITHOUT' = 'WITHOUT',
): Promise<Map<string, LockedMember>> {
  const held = `with held as materialized (select pg_advisory_xact_lock_shared(hashtextextended('tier-assessment', 0)))`;
  const [before, beside] = thresholds === 'WITHOUT' ? ['', ''] : [held, ', held'];
  const found = await rows<LockedMember>(
    tx,
    `${before} select ${columns} from member${beside}
      where id = any($1::uuid[])
         or id = any(array(select merged_into from member where id = any($1::uuid[]) and merged_into is not null))
      order by id for no key update of member`,
    [memberIds],
  );
  const locked = new Map(found.map((member) => [member.id, member]));
  const late = found.flatMap(({ mergedInto }) => (mergedInto === null || locked.has(mergedInto) ? [] : [mergedInto]));
  if (late.length > 0) for (const [id, member] of await lockMembers(tx, [...new Set(late)])) locked.set(id, member);
  return locked;
}
