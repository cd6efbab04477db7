import { accountKey } from '../domain/account.js';
import { blockOf, endOfChain, leafOf, type ChainEnd } from '../domain/block.js';
import type { Decision } from '../domain/decide.js';
import { dayKey } from '../domain/earnings.js';
import { holdKey } from '../domain/hold.js';
import type { Moment } from '../domain/instant.js';
import { finalAnswerOf } from './final-answer.js';
import type { ReadBooks } from './read-books.js';
import { closingWrites, eventWrites } from './write-answers.js';
import { accountWrites, awardWrites, earningsWrites, holdWrites, mergeWrites } from './write-books.js';
import { blockWrites, journalWrites, type SealedRow } from './write-journal.js';
import { actionWrites, reviewWrites } from './write-reviews.js';
import type { Write } from './write-statement.js';

export interface BookWrites {
  writes: Write[];
  /** Where the chain stands once they are written. */
  end: ChainEnd;
}

/** All that decisions make of the books: their rows numbered, hashed and sealed into a block, and each part as it then stands. */
export function bookWrites(
  decisions: readonly Decision[],
  { books, existing }: ReadBooks,
  before: ChainEnd,
  moment: Moment,
): BookWrites {
  const sealed: SealedRow[] = [];
  // A batch may change one account many times; what is written is how the books stand after the last.
  const [accounts, holds, awards] = [new Set<string>(), new Set<string>(), new Set<string>()];
  const [earnings, reviews, merges] = [new Set<string>(), new Set<string>(), new Set<string>()];
  for (const decision of decisions) {
    for (const posted of decision.rows) {
      // The decision's own row, not a copy: nobody else has it any more.
      const row = Object.assign(posted, { seq: String(before.lastSeq + 1 + sealed.length) });
      sealed.push({ row, leaf: leafOf(row) });
    }
    for (const account of decision.accounts) accounts.add(accountKey(account));
    for (const hold of decision.holds) holds.add(holdKey(hold));
    for (const { awardId } of decision.awards) awards.add(awardId);
    for (const day of decision.earnings) earnings.add(dayKey(day));
    for (const { reviewId } of decision.reviews) reviews.add(reviewId);
    for (const { memberId } of decision.merges) merges.add(memberId);
  }
  const block =
    sealed.length === 0
      ? null
      : blockOf(
          before,
          sealed.map(({ leaf }) => leaf),
        );
  const closed = decisions.flatMap((decision) => decision.closed);
  const writes = [
    ...journalWrites(sealed),
    ...(block ? blockWrites(block, moment.at) : []),
    ...accountWrites(standing(accounts, books.accounts), existing),
    ...holdWrites(standing(holds, books.holds), existing),
    ...awardWrites(standing(awards, books.awards), existing),
    ...earningsWrites(standing(earnings, books.earnings)),
    ...reviewWrites(standing(reviews, books.reviews)),
    ...mergeWrites(standing(merges, books.merges)),
    ...actionWrites(decisions.flatMap(({ actions }) => actions)),
    ...eventWrites(decisions.flatMap(({ events }) => events)),
    ...closingWrites(closed.map(({ request, outcome }) => ({ key: request, answer: finalAnswerOf(outcome) }))),
  ];
  return { writes, end: block ? endOfChain(block) : before };
}

function standing<T>(keys: ReadonlySet<string>, books: ReadonlyMap<string, T>): T[] {
  return [...keys].flatMap((key) => books.get(key) ?? []);
}
