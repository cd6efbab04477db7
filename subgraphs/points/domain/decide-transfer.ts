/**
 * Rule: points change their member only by transfers that say so: two rows through transit, one about each member, every
 * bucket keeping its end of validity and its pending time. A merge sends on all that the merged member has and all that still
 * comes in, and the survivor takes over what that member owes. When a merge is ended, what is still there of the merged
 * member's own points goes back, and nothing else: what was spent since stays spent by the survivor, and nobody gets into debt.
 */
import { badInput } from '../../../chassis/domain-error.js';
import { debtOf, transitOf, walletOf } from './account.js';
import type { GivenBack, MergeAnswer } from './answers.js';
import { isPending, pick, totalOf, type Bucket } from './buckets.js';
import type { EndMerge, GiveBackPoints, MergeMember } from './command.js';
import { repayDebt } from './debt.js';
import type { Draft } from './draft.js';
import { booksMovedOn } from './errors.js';
import type { References } from './journal.js';

/**
 * Refuses a circle, a member that is merged already, and one that others are merged into: a merge leads one step. Who may be merged
 * is for members to say, and they have said it; where one event overtakes another the later one waits.
 */
export function decideMerge(draft: Draft, { mergeId, memberId, into }: MergeMember): MergeAnswer {
  const path = ['input', 'memberId'];
  if (memberId === into || draft.survivorOf(into) !== null) throw badInput({ path, reason: 'would be a circle' });
  if (draft.survivorOf(memberId) !== null) throw badInput({ path, reason: 'is merged already' });
  if (draft.isSurvivor(memberId)) throw badInput({ path, reason: 'others are merged into this member' });
  draft.keepMerge({ mergeId, memberId, into });
  return { mergeId };
}

/** One that has ended already, or never began, is ended as it is. */
export function decideEndOfMerge(draft: Draft, { mergeId, memberId }: EndMerge): MergeAnswer {
  const merge = draft.merge(memberId);
  if (merge?.mergeId === mergeId) draft.keepMerge({ ...merge, into: null });
  return { mergeId };
}

/**
 * Gives back what the explanation of both wallets found to be the merged member's own. Faults with BOOKS_MOVED_ON where the
 * wallet is no longer what was explained, so that it is explained anew.
 */
export function decideGivingBack(draft: Draft, command: GiveBackPoints): GivenBack {
  const { mergeId, memberId, toMemberId, currency, explained, split } = command;
  const standing = draft.bucketsOf(walletOf(memberId, currency));
  if (JSON.stringify(standing.map(inOrder)) !== JSON.stringify(explained.map(inOrder))) throw booksMovedOn();
  if (split.length > 0) {
    // The journal tells of a merge that has ended by this alone.
    const references = { givenBack: 1 };
    transfer(draft, { mergeId, from: memberId, to: toMemberId, currency, split, references });
    repayDebt(draft, toMemberId, currency, split, { mergeId });
  }
  return { mergeId, currency, points: totalOf(split) };
}

/** Sends on whatever lies with a member that is merged: at the end of every command, so that none can forget it. */
export function passOn(draft: Draft): void {
  for (const wallet of draft.wallets()) {
    const { owner, currency } = wallet;
    const { mergeId, into } = draft.merge(owner) ?? { mergeId: '', into: null };
    if (into === null) continue;
    const split = [...draft.bucketsOf(walletOf(owner, currency))];
    if (split.length > 0) {
      transfer(draft, { mergeId, from: owner, to: into, currency, split });
      repayDebt(draft, into, currency, split, { mergeId });
    }
    takeOverDebt(draft, { mergeId, from: owner, to: into, currency });
  }
}

export interface TransferOf {
  mergeId: string;
  from: string;
  to: string;
  currency: string;
  split: Bucket[];
  /** What it is done for, where that is not the merge itself. */
  references?: References;
}

export function transfer(draft: Draft, { mergeId, from, to, currency, split, references = {} }: TransferOf): void {
  draft.move({
    kind: 'TRANSFERRED_OUT',
    from: walletOf(from, currency),
    to: transitOf(currency),
    memberId: from,
    split,
    references: { ...references, mergeId, toMemberId: to },
  });
  draft.move({
    kind: 'TRANSFERRED_IN',
    from: transitOf(currency),
    to: walletOf(to, currency),
    memberId: to,
    split,
    references: { ...references, mergeId, fromMemberId: from },
  });
}

/** The survivor pays what the merged member owes, with what there is, and owes the rest. */
function takeOverDebt(draft: Draft, { mergeId, from, to, currency }: Omit<TransferOf, 'split'>): void {
  const owed = -draft.account(debtOf(from, currency)).balance;
  if (owed <= 0) return;
  const buckets = draft.bucketsOf(walletOf(to, currency));
  const spendableFirst = [...buckets].sort((a, b) => Number(isPending(a, draft.at)) - Number(isPending(b, draft.at)));
  const { picked, missing } = pick(spendableFirst, owed);
  const split = [...picked, ...lend(draft, { mergeId, to, currency }, missing)];
  transfer(draft, { mergeId, from: to, to: from, currency, split });
  repayDebt(draft, from, currency, split, { mergeId });
}

function lend(
  draft: Draft,
  { mergeId, to, currency }: Pick<TransferOf, 'mergeId' | 'to' | 'currency'>,
  points: number,
): Bucket[] {
  if (points === 0) return [];
  const lent: Bucket[] = [{ expiresAt: draft.moment.graceUntil, pendingUntil: null, points }];
  draft.move({
    kind: 'DEBT_INCURRED',
    from: debtOf(to, currency),
    to: walletOf(to, currency),
    memberId: to,
    split: lent,
    references: { mergeId },
  });
  return lent;
}

/** What comes out of the database may name the fields of a bucket in another order. */
function inOrder({ expiresAt, pendingUntil, points }: Bucket): unknown[] {
  return [expiresAt, pendingUntil, points];
}
