import type { NumberedRow } from '../domain/journal.js';
import { toWholeNumber } from '../../../chassis/whole-number.js';
import { journalRowOf, type JournalEntryRow } from './journal.row.js';

/** The columns of a journal row as `JournalSelection` names them, for statements that stream. */
export const journalSelection = `seq, kind, currency, from_kind as "fromKind", from_owner as "fromOwner",
  to_kind as "toKind", to_owner as "toOwner", amount, from_balance_after as "fromBalanceAfter",
  to_balance_after as "toBalanceAfter", member_id as "memberId", split, reference_ids as "references",
  posted_at as "postedAt"`;

type Counts = 'amount' | 'fromBalanceAfter' | 'toBalanceAfter';

/** A row as the driver gives it: counts as text. */
export type JournalSelection = Omit<JournalEntryRow, Counts | 'leafHash'> & Record<Counts, string>;

export function numberedRowOf(raw: JournalSelection): NumberedRow {
  const counts = {
    amount: toWholeNumber(raw.amount),
    fromBalanceAfter: toWholeNumber(raw.fromBalanceAfter),
    toBalanceAfter: toWholeNumber(raw.toBalanceAfter),
  };
  // A leaf is of no use here: whoever needs it selects it too.
  return { ...journalRowOf({ ...raw, ...counts, leafHash: noLeaf }), seq: raw.seq };
}

const noLeaf = Buffer.alloc(0);
