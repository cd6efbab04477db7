/** What was looked at about one member. */
export interface ViewOfMember {
  memberId: string;
  /** Kinds of data, not the data: 'profile', 'points'. Sorted, each once. */
  what: string[];
}

/**
 * What a person of ops has been let see of members in one request, gathered where it is decided that they may and recorded
 * before the answer leaves. Looking at the same twice is one look.
 */
export class Views {
  private readonly byMember = new Map<string, Set<string>>();

  see(memberId: string, what: string): void {
    const id = memberId.toLowerCase();
    const seen = this.byMember.get(id);
    if (seen) seen.add(what);
    else this.byMember.set(id, new Set([what]));
  }

  /** In the order of the members' ids. */
  get all(): ViewOfMember[] {
    return [...this.byMember]
      .map(([memberId, what]) => ({ memberId, what: [...what].sort() }))
      .sort((a, b) => (a.memberId < b.memberId ? -1 : 1));
  }
}
