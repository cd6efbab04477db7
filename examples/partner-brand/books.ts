import { Journal, type Entry } from './journal.js';

/** An exchange as the partner sees it. */
export interface Exchange {
  exchangeId: string;
  member: string;
  points: number;
  way: 'ARRIVING' | 'SENDING';
  /** OPEN: what it comes to is not known here yet. */
  state: 'OPEN' | 'DONE' | 'UNDONE';
  theirs: number;
  at: string | null;
  /** Of SENDING: code of the currency that is asked for. */
  to: string | null;
}

/** A code that a member has typed in, sent or about to be. */
export interface Linking {
  completionId: string;
  member: string;
  code: string;
  /** When it was typed in. */
  at: string;
  /** What came of it; absent: that is not known here yet. */
  linkId?: string;
}

/** The partner's own points: what the journal says, added up. Nothing changes but by an entry that is on disk first. */
export class Books {
  private readonly balances = new Map<string, number>();
  private readonly members = new Map<string, string>();
  private readonly links = new Map<string, string>();
  private readonly linkings = new Map<string, Linking>();
  private readonly byId = new Map<string, Exchange>();
  private readonly heardIds = new Set<string>();
  endpoint: { endpointId: string; secret: string } | null = null;

  private constructor(private readonly journal: Journal) {}

  static async open(path: string): Promise<Books> {
    const { journal, entries } = await Journal.open(path);
    const books = new Books(journal);
    for (const entry of entries) books.add(entry);
    return books;
  }

  async write(...entries: Entry[]): Promise<void> {
    await this.journal.write(...entries);
    for (const entry of entries) this.add(entry);
  }

  close(): Promise<void> {
    return this.journal.close();
  }

  balanceOf(member: string): number {
    return this.balances.get(member) ?? 0;
  }

  /** The latest: who was unlinked and has linked again is known by another id. */
  linkOf(member: string): string | null {
    return this.links.get(member) ?? null;
  }

  memberOf(linkId: string): string | null {
    return this.members.get(linkId) ?? null;
  }

  /** Those of which the programme has not said what came of them. */
  get openLinkings(): Linking[] {
    return [...this.linkings.values()].filter(({ linkId }) => linkId === undefined);
  }

  /** A code of that member's that has linked them, or may have. */
  linkingOf(member: string, code: string): Linking | null {
    return [...this.linkings.values()].find((one) => one.member === member && one.code === code) ?? null;
  }

  exchange(exchangeId: string): Exchange | null {
    return this.byId.get(exchangeId) ?? null;
  }

  get exchanges(): Exchange[] {
    return [...this.byId.values()];
  }

  wasHeard(webhookId: string): boolean {
    return this.heardIds.has(webhookId);
  }

  private add(entry: Entry): void {
    switch (entry.kind) {
      case 'endpoint':
        this.endpoint = { endpointId: entry.endpointId, secret: entry.secret };
        return;
      case 'joined':
        this.move(entry.member, entry.points);
        return;
      case 'linking':
        this.linkings.set(entry.completionId, { ...entry });
        return;
      case 'linked': {
        const { completionId, member, linkId } = entry;
        this.members.set(linkId, member);
        this.links.set(member, linkId);
        Object.assign(this.linkings.get(completionId) ?? {}, { linkId });
        return;
      }
      case 'not-linked':
        this.linkings.delete(entry.completionId);
        return;
      case 'arriving':
      case 'sending': {
        const { kind, exchangeId, member, points } = entry;
        // Two messages at once may both have found it new.
        if (this.byId.has(exchangeId)) return;
        const way = kind === 'arriving' ? 'ARRIVING' : 'SENDING';
        const to = kind === 'sending' ? entry.to : null;
        this.byId.set(exchangeId, { exchangeId, member, points, way, state: 'OPEN', theirs: 0, at: null, to });
        if (way === 'SENDING') this.move(member, -points);
        return;
      }
      case 'done':
        this.end(entry.exchangeId, 'DONE', entry);
        return;
      case 'undone':
        this.end(entry.exchangeId, 'UNDONE');
        return;
      case 'heard':
        this.heardIds.add(entry.webhookId);
    }
  }

  /** An exchange that was done can still be undone: by a reversal. */
  private end(exchangeId: string, state: 'DONE' | 'UNDONE', done?: { theirs: number; at: string }): void {
    const exchange = this.byId.get(exchangeId);
    if (!exchange || exchange.state === state || exchange.state === 'UNDONE') return;
    const { member, points, way, state: before } = exchange;
    if (way === 'ARRIVING' && state === 'DONE') this.move(member, points);
    if (way === 'ARRIVING' && state === 'UNDONE' && before === 'DONE') this.move(member, -points);
    if (way === 'SENDING' && state === 'UNDONE') this.move(member, points);
    Object.assign(exchange, { state, ...(done && { theirs: done.theirs, at: done.at }) });
  }

  private move(member: string, points: number): void {
    this.balances.set(member, this.balanceOf(member) + points);
  }
}
