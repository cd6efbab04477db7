/** The journal read from the beginning: every kind of row, sound, changed, left out, doubled and moved. */
import { postingKinds, type JournalRow } from './journal.js';
import { Replay, type Discrepancy } from './replay.js';
import { everyPosting, everyPostingAt } from './testing/every-posting.js';

const rows: readonly JournalRow[] = everyPosting().rows;

function replayed(journal: readonly JournalRow[]): Discrepancy[] {
  const replay = new Replay();
  journal.forEach((row, index) => {
    replay.add(row, `row ${index + 1}`);
  });
  return replay.discrepancies;
}

/** The place of the first row of the kind. */
const placeOf = (kind: JournalRow['kind']) => rows.findIndex((row) => row.kind === kind);

describe('replaying the journal', () => {
  it('finds nothing in sound books with rows of every kind', () => {
    expect(postingKinds.filter((kind) => placeOf(kind) < 0)).toEqual([]);
    expect(everyPosting().audit(everyPostingAt)).toEqual([]);
  });

  it.each(postingKinds)('finds a %s row whose amount was changed, at that row', (kind) => {
    const place = placeOf(kind);
    const found = replayed(rows.with(place, { ...rows[place]!, amount: rows[place]!.amount + 1 }));
    expect(found[0]?.where).toMatch(new RegExp(`^row ${place + 1}\\b`));
  });

  it.each(postingKinds)('finds a %s row that was left out or doubled', (kind) => {
    const place = placeOf(kind);
    for (const tampered of [rows.toSpliced(place, 1), rows.toSpliced(place, 0, rows[place]!)]) {
      const books = everyPosting();
      books.rows.splice(0, rows.length, ...tampered);
      // What no later row gives away, what the accounts stand at does; a waived return window as long as it would last.
      expect(books.audit('2026-01-11T00:00:00.000Z')).not.toEqual([]);
    }
  });

  it.each(postingKinds)('finds a claimed balance of a %s row that does not follow', (kind) => {
    const place = placeOf(kind);
    for (const side of ['fromBalanceAfter', 'toBalanceAfter'] as const) {
      const found = replayed(rows.with(place, { ...rows[place]!, [side]: rows[place]![side] - 1 }));
      expect(found).toHaveLength(1);
      expect(found[0]).toMatchObject({ rule: "a row's balance follows from the rows before it" });
    }
  });

  it('finds two rows that were moved past each other', () => {
    const place = placeOf('GIFT_OUT');
    const [out, into] = [rows[place]!, rows[place + 1]!];
    const found = replayed(rows.with(place, into).with(place + 1, out));
    expect(found[0]?.where).toContain(`row ${place + 1}`);
    expect(found.map(({ rule }) => rule)).toContain('no balance is ever beyond its limit');
  });

  it('finds a row about no member that has a split, and one about a member that has none', () => {
    const [funded, gift] = [placeOf('FUNDED'), placeOf('GIFT_IN')];
    const splitOf = rows[gift]!.split;
    expect(replayed(rows.with(funded, { ...rows[funded]!, split: splitOf }))[0]).toMatchObject({
      rule: 'a split adds up to its amount',
      where: `row ${funded + 1}`,
    });
    expect(replayed(rows.with(gift, { ...rows[gift]!, split: [] }))[0]).toMatchObject({
      rule: 'a split adds up to its amount',
      where: `row ${gift + 1}`,
    });
  });
});
