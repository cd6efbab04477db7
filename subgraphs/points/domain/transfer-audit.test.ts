import { transitOf, walletOf } from './account.js';
import type { Command } from './command.js';
import { explain, ownOf } from './explain.js';
import type { JournalRow } from './journal.js';
import { Replay } from './replay.js';
import { burning } from './testing/annas-commands.js';
import { anna, awardOf, BooksInMemory, boris, currency, monthStart, noon } from './testing/books-in-memory.js';

const day = noon('2026-01-10');
const end = monthStart('2027-02');

/** Boris was merged into Anna with 80 points, of which thirty were spent, and got fifty back. */
function parted(): JournalRow[] {
  const books = new BooksInMemory();
  const merging: Command = { kind: 'mergeMember', mergeId: 'm', memberId: boris, into: anna };
  books.post(day, awardOf('hers', 100, end));
  books.post(day, awardOf('his', 80, end, { memberId: boris }));
  books.post(day, merging);
  books.post(day, { kind: 'passOnPoints', memberId: boris, currency });
  books.post(day, burning('spent', 130));
  books.post(day, { kind: 'endMerge', mergeId: 'm', memberId: boris });
  const explained = explain(books.numberedRows, day, null, anna);
  const buckets = explained.buckets.map(({ lots: _, ...bucket }) => bucket);
  const whose = { memberId: anna, toMemberId: boris, currency };
  books.post(day, {
    kind: 'giveBackPoints',
    mergeId: 'm',
    ...whose,
    explained: buckets,
    split: ownOf(explained, boris),
  });
  expect(books.audit(day)).toEqual([]);
  return books.rows;
}

function rulesBroken(rows: readonly JournalRow[]): string[] {
  const replay = new Replay('shared accounts');
  rows.forEach((row, index) => {
    replay.add(row, `row ${String(index + 1)}`);
  });
  return replay.discrepancies.filter(({ rule }) => /leaves|arrives|gets back/.test(rule)).map(({ where }) => where);
}

/** The rows, the one of that number changed. */
const changed = (rows: readonly JournalRow[], number: number, change: Partial<JournalRow>) =>
  rows.map((row, index) => (index + 1 === number ? { ...row, ...change } : row));

describe('transfers', () => {
  // 1 and 2 are awards, 3 and 4 the merge, 5 and 6 the spending, 6 and 7 the parting.
  const rows = parted();
  const [out, back] = [rows.findIndex(({ kind }) => kind === 'TRANSFERRED_OUT') + 1, rows.length];

  it('that fit are found to fit', () => {
    expect(rulesBroken(rows)).toEqual([]);
  });

  it('are found where what left does not arrive, or something arrives that has not left', () => {
    expect(rulesBroken(rows.filter((_, index) => index !== out))).toEqual([`row ${String(out)}`]);
    expect(rulesBroken(rows.filter((_, index) => index !== out - 1))).toEqual([
      `row ${String(out)}`,
      `row ${String(back - 1)}`,
    ]);
  });

  it.each([
    ['with another', { references: { mergeId: 'm', fromMemberId: 'carla' } }],
    ['for another merge', { references: { mergeId: 'n', fromMemberId: boris } }],
    ['as more', { amount: 81, split: [{ expiresAt: end, pendingUntil: null, points: 81 }] }],
    ['with another end of validity', { split: [{ expiresAt: monthStart('2028-01'), pendingUntil: null, points: 80 }] }],
  ])('are found that arrive %s', (_, change) => {
    expect(rulesBroken(changed(rows, out + 1, change))).toEqual([`row ${String(out + 1)}`]);
  });

  it('that give back more than has gone are found', () => {
    const split = [{ expiresAt: end, pendingUntil: null, points: 81 }];
    const more = changed(changed(rows, back - 1, { amount: 81, split }), back, { amount: 81, split });
    expect(rulesBroken(more)).toEqual([`row ${String(back)}`]);
    // And the same points a second time.
    const twice = [...rows, ...rows.slice(-2)];
    expect(rulesBroken(twice)).toEqual([`row ${String(twice.length)}`]);
  });

  it('by which the reversal of an exchange takes from the survivor are none that could come back', () => {
    const books = new BooksInMemory();
    const received = { to: currency, received: 40, fromPartner: 'bakery', prepaid: false };
    const its = { exchangeId: 'e', memberId: boris };
    books.post(day, { kind: 'receivePoints', ...its, ...received, owedAtMost: null });
    books.post(day, { kind: 'mergeMember', mergeId: 'm', memberId: boris, into: anna });
    books.post(day, { kind: 'passOnPoints', memberId: boris, currency });
    books.post(day, {
      ...{ kind: 'reverseExchange', reversalId: 'u', ...its, service: 'partners', out: null, in: received },
    });
    expect(rulesBroken(books.rows)).toEqual([]);
    const gone = books.rows.findLast(({ kind }) => kind === 'TRANSFERRED_OUT')!;
    const forged: JournalRow[] = [
      {
        ...{ ...gone, memberId: boris, from: walletOf(boris, currency), to: transitOf(currency) },
        references: { mergeId: 'm', toMemberId: anna, givenBack: 1 },
      },
      {
        ...{ ...gone, kind: 'TRANSFERRED_IN', memberId: anna, from: transitOf(currency), to: walletOf(anna, currency) },
        references: { mergeId: 'm', fromMemberId: boris, givenBack: 1 },
      },
    ];
    expect(rulesBroken([...books.rows, ...forged])).toEqual([`row ${String(books.rows.length + 2)}`]);
  });
});
