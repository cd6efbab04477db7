/** Holds the explanation of every wallet against the reference: of whose own points each bucket is, wherever transfers have taken them. */
import { isOverdue } from '../buckets.js';
import type { CommandOf } from '../command.js';
import { explain } from '../explain.js';
import type { Instant } from '../instant.js';
import type { NumberedRow } from '../journal.js';
import { modelCurrencies, modelMembers } from './model-turn.js';
import type { ReferenceBooks } from './reference-books.js';
import { gathered, type ReferencePoints } from './reference-lots.js';

/**
 * Empty when they agree.
 *
 * @param rows the whole journal.
 * @param command whose wallets alone are looked at; everybody's without one.
 */
export function originsComparedWith(
  reference: ReferenceBooks,
  rows: readonly NumberedRow[],
  at: Instant,
  command: CommandOf<'giveBackPoints'> | null = null,
): string[] {
  return (command ? [command.currency] : modelCurrencies).flatMap((currency) => {
    const its = rows.filter((row) => row.memberId !== null && row.from.currency === currency);
    // Where nothing was transferred whatever lies in a wallet is its member's own.
    if (!its.some(({ kind }) => kind === 'TRANSFERRED_IN')) return [];
    return (command ? [command.memberId, command.toMemberId] : modelMembers).flatMap((memberId) => {
      const explained = explain(its, at, null, memberId).buckets.flatMap((bucket) =>
        isOverdue(bucket, at) ? [] : bucket.lots.map(({ lot, points }) => ({ ...bucket, home: lot.home, points })),
      );
      const [found, wanted] = [textOf(explained, at), textOf(reference.wallet(memberId, currency), at)];
      const where = `where the points of ${currency}/${memberId} come from`;
      return found === wanted ? [] : [`${where}: the reference has ${wanted}, the explanation ${found}`];
    });
  });
}

function textOf(lots: readonly (ReferencePoints & { home: string })[], at: Instant): string {
  return modelMembers
    .map(
      (home) =>
        `of ${home}: ${gathered(
          lots.filter((lot) => lot.home === home),
          at,
        )}`,
    )
    .join('; ');
}
