/**
 * Rule: points change their member only by two rows that follow each other: out of one wallet and into the other's, for the same
 * merge, bucket by bucket the same. And nobody gets back by partings more than has gone from them by merges.
 */
import type { Bucket } from './buckets.js';
import type { JournalRow } from './journal.js';

/** @param where the row in which it shows. */
export type ReportTransfer = (rule: string, where: string, expected: string, found: string) => void;

/** Follows every row of the journal in its order. In memory is a number for each wallet that was ever merged. */
export class TransferAudit {
  private leaving: { row: JournalRow; name: string } | null = null;
  /** What has gone from a wallet and has not come back. */
  private readonly gone = new Map<string, number>();

  constructor(private readonly report: ReportTransfer) {}

  follow(row: JournalRow, name: string): void {
    const { leaving } = this;
    this.leaving = row.kind === 'TRANSFERRED_OUT' ? { row, name } : null;
    if (row.kind === 'TRANSFERRED_IN') this.compare(leaving?.row ?? null, row, name);
    else if (leaving) {
      this.report('what leaves a member arrives in the next row', leaving.name, textOf(leaving.row), 'nothing');
    }
    this.count(row, name);
  }

  private compare(left: JournalRow | null, row: JournalRow, name: string): void {
    const [expected, found] = [left ? textOf(left) : 'nothing', textOf(row)];
    if (expected !== found) this.report('what arrives at a member has left another', name, expected, found);
  }

  /**
   * A return of goods and the reversal of an exchange take what they bring on at once, and what matures comes from the survivor and
   * goes there again: none is a parting.
   */
  private count({ kind, memberId, amount, from, references }: JournalRow, name: string): void {
    const key = `${from.currency}/${memberId ?? ''}`;
    const before = this.gone.get(key) ?? 0;
    const { givenBack, awardId, reversalId, maturityId } = references;
    const isTakenBack = awardId !== undefined || reversalId !== undefined;
    if (kind === 'TRANSFERRED_OUT' && givenBack === undefined && !isTakenBack) {
      this.gone.set(key, before + amount);
    }
    if (kind !== 'TRANSFERRED_IN' || (givenBack === undefined && maturityId === undefined)) return;
    this.gone.set(key, before - amount);
    if (givenBack !== undefined && amount > before) {
      this.report('nobody gets back more than has gone', name, `at most ${String(before)}`, String(amount));
    }
  }
}

/** From whom to whom, for which merge, and what: the same of both rows. */
function textOf({ kind, memberId, from, to, split, references }: JournalRow): string {
  const { mergeId, toMemberId, fromMemberId } = references;
  const [giver, receiver] = kind === 'TRANSFERRED_OUT' ? [from.owner, toMemberId] : [fromMemberId, to.owner];
  const whose = memberId === (kind === 'TRANSFERRED_OUT' ? giver : receiver) ? '' : 'of somebody else ';
  const buckets = split.map(({ expiresAt, pendingUntil, points }: Bucket) => [expiresAt, pendingUntil, points]);
  return `${whose}${from.currency} ${String(giver)} to ${String(receiver)} by ${String(mergeId)}: ${JSON.stringify(buckets)}`;
}
