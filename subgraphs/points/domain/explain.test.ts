import {
  clearingOf,
  expiredOf,
  heldOf,
  issuanceOf,
  debtOf,
  redeemedOf,
  transitOf,
  walletOf,
  type AccountRef,
} from './account.js';
import { explain, openingOf } from './explain.js';
import type { NumberedRow, PostingKind, References } from './journal.js';
import type { Explanation } from './lots.js';
import { anna, currency, monthStart, noon } from './testing/books-in-memory.js';

const wallet = walletOf(anna, currency);
const held = heldOf(anna, currency);
const issuance = issuanceOf(currency);
const debt = debtOf(anna, currency);
const hold = { service: 'rewards', holdId: 'h' };

const early = monthStart('2027-02');
const late = monthStart('2027-03');

type Split = [expiresAt: string, points: number, pendingUntil?: string][];

/** Rows of Anna's, numbered as they are written down; each posted on its day of January 2026. */
class Rows {
  readonly all: NumberedRow[] = [];

  post(
    day: number,
    kind: PostingKind,
    from: AccountRef,
    to: AccountRef,
    split: Split,
    references: References = {},
  ): this {
    this.all.push({
      seq: String(this.all.length + 1),
      kind,
      from,
      to,
      amount: split.reduce((sum, [, points]) => sum + points, 0),
      // What balances the rows leave is not what is looked at here.
      fromBalanceAfter: 0,
      toBalanceAfter: 0,
      memberId: anna,
      split: split.map(([expiresAt, points, pendingUntil]) => ({
        expiresAt,
        points,
        pendingUntil: pendingUntil ?? null,
      })),
      references,
      postedAt: noon(`2026-01-${String(day).padStart(2, '0')}`),
    });
    return this;
  }

  earned(day: number, awardId: string, expiresAt: string, points: number, pendingUntil?: string): this {
    return this.post(
      day,
      'EARNED',
      issuance,
      wallet,
      [[expiresAt, points, ...(pendingUntil ? [pendingUntil] : [])] as Split[number]],
      { awardId },
    );
  }
}

/** Buckets in short: the end's month and what lots there are, by the row that brought them. */
function brief({ buckets }: Explanation): unknown[] {
  return buckets.map(({ expiresAt, lots }) => [
    expiresAt.slice(0, 7),
    lots.map(({ lot, points }) => `${String(points)} of row ${lot.row?.seq ?? 'earlier'}`),
  ]);
}

const usesOf = ({ lots }: Explanation) => lots.map(({ used }) => Object.fromEntries(used));
const at = noon('2026-01-31');

describe('the explanation of a wallet', () => {
  it('uses a bucket in the order of the journal', () => {
    const rows = new Rows()
      .earned(1, 'a', early, 100)
      .earned(2, 'b', early, 50)
      .earned(3, 'c', late, 30)
      .post(4, 'HELD', wallet, held, [[early, 120]], hold)
      .post(5, 'SETTLED', held, redeemedOf(currency), [[early, 120]], hold);
    const explained = explain(rows.all, at);
    expect(brief(explained)).toEqual([
      ['2027-02', ['30 of row 2']],
      ['2027-03', ['30 of row 3']],
    ]);
    expect(usesOf(explained)).toEqual([{ REDEEMED: 100 }, { REDEEMED: 20 }, {}]);
  });

  it('takes what a purchase’s return takes from the purchase’s own lot first', () => {
    const rows = new Rows()
      .earned(1, 'a', early, 100)
      .earned(2, 'b', early, 50)
      .post(3, 'REVERSED', wallet, issuance, [[early, 60]], { awardId: 'b' });
    expect(brief(explain(rows.all, at))).toEqual([['2027-02', ['90 of row 1']]]);
    expect(usesOf(explain(rows.all, at))).toEqual([{ TAKEN_BACK: 10 }, { TAKEN_BACK: 50 }]);
  });

  it('keeps pending points apart until they mature, by time or by a posting', () => {
    const until = noon('2026-01-20');
    const rows = new Rows().earned(1, 'a', early, 100, until).earned(2, 'b', early, 50);
    expect(brief(explain(rows.all, noon('2026-01-19')))).toEqual([
      ['2027-02', ['50 of row 2']],
      ['2027-02', ['100 of row 1']],
    ]);
    expect(brief(explain(rows.all, until))).toEqual([['2027-02', ['100 of row 1', '50 of row 2']]]);
    rows.post(3, 'MATURED', wallet, wallet, [[early, 40, until]], { awardId: 'a' });
    expect(brief(explain(rows.all, noon('2026-01-19')))).toEqual([
      ['2027-02', ['40 of row 1', '50 of row 2']],
      ['2027-02', ['60 of row 1']],
    ]);
  });

  it('gives back from a hold the lots that were held, with a grace where their validity has ended', () => {
    const rows = new Rows()
      .earned(1, 'a', noon('2026-01-10'), 100)
      .earned(2, 'b', late, 50)
      .post(
        3,
        'HELD',
        wallet,
        held,
        [
          [noon('2026-01-10'), 100],
          [late, 20],
        ],
        hold,
      );
    expect([...explain(rows.all, at).lots.map((lot) => lot.held.get('rewards/h'))]).toEqual([100, 20]);
    rows.post(
      12,
      'RELEASED',
      held,
      wallet,
      [
        [early, 100],
        [late, 20],
      ],
      hold,
    );
    const explained = explain(rows.all, at);
    expect(brief(explained)).toEqual([
      ['2027-02', ['100 of row 1']],
      ['2027-03', ['50 of row 2']],
    ]);
    expect(explained.lots.map((lot) => lot.held.size)).toEqual([0, 0]);
  });

  it('gives back of a cancelled redemption the latest of what was redeemed', () => {
    const rows = new Rows()
      .earned(1, 'a', early, 100)
      .earned(2, 'b', late, 30)
      .earned(3, 'c', late, 30)
      .post(
        4,
        'BURNED',
        wallet,
        redeemedOf(currency),
        [
          [early, 100],
          [late, 50],
        ],
        hold,
      )
      .post(
        5,
        'RETURNED',
        redeemedOf(currency),
        wallet,
        [
          [early, 10],
          [late, 50],
        ],
        hold,
      );
    const explained = explain(rows.all, at);
    expect(brief(explained)).toEqual([
      ['2027-02', ['10 of row 1']],
      ['2027-03', ['30 of row 2', '30 of row 3']],
    ]);
    expect(usesOf(explained)).toEqual([{ REDEEMED: 90 }, {}, {}]);
  });

  it('repays a debt from what has just come in', () => {
    const rows = new Rows()
      .earned(1, 'a', early, 40)
      .post(2, 'DEBT_INCURRED', debt, wallet, [[early, 60]], { awardId: 'x' })
      .post(2, 'REVERSED', wallet, issuance, [[early, 100]], { awardId: 'x' })
      .earned(3, 'b', late, 10)
      .post(3, 'DEBT_REPAID', wallet, debt, [[late, 10]], { awardId: 'b' })
      .earned(4, 'c', late, 80)
      .post(4, 'DEBT_REPAID', wallet, debt, [[late, 50]], { awardId: 'c' });
    const explained = explain(rows.all, at);
    expect(brief(explained)).toEqual([['2027-03', ['30 of row 6']]]);
    expect(usesOf(explained)).toEqual([{ TAKEN_BACK: 40 }, { TAKEN_BACK: 60 }, { REPAID: 10 }, { REPAID: 50 }]);
  });

  it('gives back of an exchange that is undone what was given as it was, and takes what the exchange brought', () => {
    const its = { ...hold, exchangeId: 'x' };
    const undone = { exchangeId: 'y', reversalId: 'u' };
    const clearing = clearingOf('bakery', currency);
    const rows = new Rows()
      .earned(1, 'a', early, 100)
      .earned(2, 'b', late, 30)
      .post(
        3,
        'HELD',
        wallet,
        held,
        [
          [early, 100],
          [late, 10],
        ],
        hold,
      )
      .post(
        4,
        'CONVERTED_OUT',
        held,
        clearing,
        [
          [early, 100],
          [late, 10],
        ],
        its,
      )
      .post(5, 'CONVERTED_IN', clearing, wallet, [[late, 25]], { exchangeId: 'y' })
      .post(6, 'CONVERSION_REVERSED', wallet, clearing, [[late, 25]], undone);
    const before = explain(rows.all, at);
    expect(brief(before)).toEqual([['2027-03', ['20 of row 2']]]);
    expect(usesOf(before)).toEqual([{ EXCHANGED: 100 }, { EXCHANGED: 10 }, { EXCHANGED_BACK: 25 }]);
    rows.post(
      7,
      'CONVERSION_RETURNED',
      clearing,
      wallet,
      [
        [early, 100],
        [late, 10],
      ],
      { ...its, reversalId: 'v' },
    );
    const after = explain(rows.all, at);
    expect(brief(after)).toEqual([
      ['2027-02', ['100 of row 1']],
      ['2027-03', ['30 of row 2']],
    ]);
    expect(usesOf(after)).toEqual([{}, {}, { EXCHANGED_BACK: 25 }]);
  });

  it('takes a gift for one lot, though it has several buckets', () => {
    const rows = new Rows()
      .post(
        1,
        'GIFT_IN',
        transitOf(currency),
        wallet,
        [
          [early, 5],
          [late, 7],
        ],
        { giftId: 'g' },
      )
      .post(2, 'EXPIRED', wallet, expiredOf(currency), [[early, 5]]);
    const explained = explain(rows.all, at);
    expect(brief(explained)).toEqual([['2027-03', ['7 of row 1']]]);
    expect(usesOf(explained)).toEqual([{ EXPIRED: 5 }]);
  });

  it('does not explain rows that take out what never came in', () => {
    const rows = new Rows().earned(1, 'a', early, 10).post(2, 'EXPIRED', wallet, expiredOf(currency), [[early, 11]]);
    expect(() => explain(rows.all, at)).toThrow('no row before it has brought in');
  });
});

describe('the explanation from the latest rows alone', () => {
  const rows = new Rows()
    .earned(1, 'a', early, 100)
    .earned(2, 'b', early, 50)
    .post(3, 'HELD', wallet, held, [[early, 120]], hold)
    .earned(4, 'c', late, 30)
    .post(5, 'RELEASED', held, wallet, [[early, 120]], hold)
    .post(6, 'EXPIRED', wallet, expiredOf(currency), [[early, 30]]);
  const standing = [
    { expiresAt: early, pendingUntil: null, points: 120 },
    { expiresAt: late, pendingUntil: null, points: 30 },
  ];

  it('says how much is of earlier', () => {
    const latest = rows.all.slice(3);
    expect(brief(explain(latest, at, openingOf(latest, standing)))).toEqual([
      ['2027-02', ['120 of row earlier']],
      ['2027-03', ['30 of row 4']],
    ]);
  });

  it('finds nothing earlier when the rows are all', () => {
    expect(openingOf(rows.all, standing)).toEqual([]);
    expect(explain(rows.all, at, []).lots.map((lot) => [lot.row?.seq ?? 'earlier', lot.points])).toEqual([
      ['earlier', 0],
      ['1', 100],
      ['2', 50],
      ['4', 30],
    ]);
  });
});
