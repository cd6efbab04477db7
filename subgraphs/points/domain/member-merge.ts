/**
 * Rule: two members who turn out to be one person are one in the books from a moment on. The journal stays as it was, and so
 * do the holds and awards that it tells of: they keep the member they were made for. That member's wallets are emptied into
 * the survivor's, and whatever comes into them later goes on to the survivor in the same command. A merge that is ended
 * leads nowhere any more.
 */

export interface MemberMerge {
  mergeId: string;
  /** Whose points went on to the survivor. */
  memberId: string;
  /** The survivor; null once the merge has been ended. */
  into: string | null;
}

/** By the member that was merged. What is not there was never merged. */
export type MemberMerges = ReadonlyMap<string, MemberMerge>;

/** The member that this one's points go on to; null for one that stands for itself. */
export function survivorOf(merges: MemberMerges, memberId: string): string | null {
  return merges.get(memberId)?.into ?? null;
}

/**
 * Everybody who may be one person with this member, the member included, when any of the merges may be in force and any not:
 * all that merges connect.
 */
export function possiblePersonOf(merges: readonly MemberMerge[], memberId: string): string[] {
  const person = new Set([memberId]);
  for (const known of person) {
    for (const { memberId: merged, into } of merges) {
      if (into !== null && known === merged) person.add(into);
      if (known === into) person.add(merged);
    }
  }
  return [...person];
}

/** Everybody who is one person with this member, the member included. */
export function personOf(merges: MemberMerges, memberId: string): string[] {
  const survivor = survivorOf(merges, memberId) ?? memberId;
  const merged = [...merges.values()].filter(({ into }) => into === survivor).map((merge) => merge.memberId);
  return [survivor, ...merged];
}
