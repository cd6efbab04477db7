/** What waits for a person: held meanwhile, and posted, given back, withdrawn or run out in the end, once. */
import { debtOf, donatedTo, heldOf, redeemedOf, walletOf } from './account.js';
import type { Command } from './command.js';
import type { RiskRule } from './risk.js';
import { burning, deciding, donating, from, giving, holding, returning } from './testing/annas-commands.js';
import {
  anna,
  awardOf,
  BooksInMemory,
  boris,
  brief,
  currency,
  monthStart,
  noon,
  service,
} from './testing/books-in-memory.js';

const [wallet, held] = [walletOf(anna, currency), heldOf(anna, currency)];
const day = noon('2026-01-10');
/** Decided the same evening, in time. */
const evening = '2026-01-10T20:00:00.000Z';
const nextDay = noon('2026-01-11');

/** Whatever comes from the phone is stopped. */
const rules = (['REDEMPTION', 'GIFT', 'EXCHANGE', 'DONATION'] as const).map((action): RiskRule => {
  const counted = { per: 'DEVICE', measure: 'COUNT', stopAt: 1, windowSeconds: 60, firstHours: null } as const;
  return { code: `PHONE_${action}`, action, ...counted };
});

function filled(): BooksInMemory {
  const books = new BooksInMemory(rules);
  books.post(noon('2026-01-01'), awardOf('march', 200, monthStart('2026-04')));
  books.post(noon('2026-01-01'), awardOf('january', 100, monthStart('2026-02')));
  return books;
}

const risk = from('phone');
const asked = {
  hold: holding('h', 150, { risk, expiresAt: '2026-01-10T14:00:00.000Z' }),
  burn: burning('b', 150, { risk }),
  gift: giving('g', 150, { risk }),
  donation: donating('d', 150, { risk }),
};
type Asked = keyof typeof asked;
const all = Object.keys(asked) as Asked[];
/** The hold that keeps the points: a stopped hold is its own. */
const holdOf = (what: Asked) =>
  what === 'hold' ? { service, holdId: 'h' } : { service: 'points', holdId: 'review-1' };

function stopped(what: Asked): BooksInMemory {
  const books = filled();
  expect(books.post(day, asked[what]).outcome).toEqual({ kind: 'stopped', reviewId: 'review-1' });
  return books;
}

function closedBy(books: BooksInMemory, at: string, command: Command): unknown {
  const { outcome, closed, events } = books.post(at, command);
  expect(outcome.kind).toBe('done');
  expect([closed.length, events.length]).toEqual([1, 1]);
  expect(books.audit(at)).toEqual([]);
  return closed[0]?.outcome;
}

describe.each(all)('a %s that a rule stops', (what) => {
  it('holds its points for a day and posts nothing', () => {
    const books = stopped(what);
    expect(books.rows.at(-1)).toMatchObject({ kind: 'HELD', amount: 150, references: { reviewId: 'review-1' } });
    expect([books.balance(wallet), books.balance(held)]).toEqual([150, 150]);
    expect(books.books.reviews.get('review-1')).toMatchObject({
      ...{ state: 'OPEN', points: 150, memberId: anna, askedBy: null, expiresAt: nextDay },
      request: { mutation: asked[what].kind },
      command: asked[what],
    });
    expect(books.holds.get(`${holdOf(what).service}/${holdOf(what).holdId}`)).toMatchObject({
      ...{ status: 'REVIEW', reviewId: 'review-1', terms: { expiresAt: nextDay } },
    });
    expect(books.audit(day)).toEqual([]);
  });

  it('gives them back when it is rejected, and the request is refused', () => {
    const books = stopped(what);
    const code = what === 'hold' ? 'HOLD_NOT_OPEN' : 'POSTING_REJECTED';
    expect(closedBy(books, evening, deciding('REJECTED'))).toMatchObject({ kind: 'refused', error: { code } });
    expect(brief(books.account(wallet).buckets)).toEqual([
      ['2026-02', 100],
      ['2026-04', 200],
    ]);
    expect(books.books.reviews.get('review-1')).toMatchObject({ state: 'REJECTED', decidedBy: 'ops:mei' });
  });

  it('gives them back when it is withdrawn, or when nobody decides in a day', () => {
    const code = what === 'hold' ? 'HOLD_NOT_OPEN' : 'POSTING_REJECTED';
    const withdrawn = stopped(what);
    const refused = { kind: 'refused', error: { code } };
    expect(closedBy(withdrawn, evening, { kind: 'voidHold', ...holdOf(what) })).toMatchObject(refused);
    expect(withdrawn.books.reviews.get('review-1')).toMatchObject({ state: 'WITHDRAWN', decidedBy: null });
    const forgotten = stopped(what);
    const sweep = { kind: 'releaseExpiredHold', ...holdOf(what) } as const;
    expect(forgotten.post('2026-01-11T11:59:59.999Z', sweep).rows).toEqual([]);
    expect(closedBy(forgotten, nextDay, sweep)).toMatchObject(refused);
    expect(forgotten.books.reviews.get('review-1')?.state).toBe('EXPIRED');
    for (const books of [withdrawn, forgotten]) {
      expect([books.balance(wallet), books.balance(held)]).toEqual([300, 0]);
      expect(books.post(nextDay, deciding('APPROVED')).outcome).toMatchObject({
        kind: 'refused',
        error: { definition: { name: 'REVIEW_DECIDED' } },
      });
    }
  });

  it.each(['APPROVED', 'REJECTED'] as const)('is decided once (%s)', (first) => {
    const books = stopped(what);
    books.post(evening, deciding(first));
    const before = JSON.stringify([...books.accounts]);
    for (const again of ['APPROVED', 'REJECTED'] as const) {
      expect(books.post(evening, deciding(again)).outcome).toMatchObject({
        kind: 'refused',
        error: { code: 'BAD_USER_INPUT', definition: { name: 'REVIEW_DECIDED' }, details: { state: first } },
      });
    }
    expect(JSON.stringify([...books.accounts])).toBe(before);
  });

  it('cannot be approved once the day is over, swept or not, and can be rejected still', () => {
    const books = stopped(what);
    expect(books.post(nextDay, deciding('APPROVED')).outcome).toMatchObject({
      kind: 'refused',
      error: { definition: { name: 'REVIEW_DECIDED' }, details: { state: 'EXPIRED' } },
    });
    expect(books.balance(held)).toBe(150);
    closedBy(books, nextDay, deciding('REJECTED'));
    expect(books.balance(held)).toBe(0);
  });
});

describe('an approval', () => {
  it('opens the hold for as long as it had asked for', () => {
    const books = stopped('hold');
    const settle = { kind: 'settleHold' as const, settlementId: 's', service, holdId: 'h', memberId: anna, currency };
    expect(books.post(day, { ...settle, points: 150 }).outcome).toMatchObject({
      kind: 'refused',
      error: { code: 'HOLD_NOT_OPEN', details: { status: 'REVIEW' } },
    });
    expect(closedBy(books, evening, deciding('APPROVED'))).toEqual({
      kind: 'done',
      answer: { holdId: 'h', status: 'OPEN', points: 150, held: 150, settled: 0 },
    });
    // Asked for at noon until two: approved at eight it is open until ten.
    expect(books.holds.get('rewards/h')?.terms?.expiresAt).toBe('2026-01-10T22:00:00.000Z');
    expect(books.post('2026-01-10T21:59:59.999Z', { ...settle, points: 150 }).outcome.kind).toBe('done');
  });

  it('burns, gives and donates as was asked, the points of the hold', () => {
    const burnt = stopped('burn');
    expect(closedBy(burnt, evening, deciding('APPROVED'))).toMatchObject({
      kind: 'done',
      answer: { holdId: 'b', status: 'SETTLED', settled: 150 },
    });
    expect([burnt.balance(redeemedOf(currency)), burnt.balance(held)]).toEqual([150, 0]);
    const given = stopped('gift');
    expect(closedBy(given, evening, deciding('APPROVED'))).toEqual({
      kind: 'done',
      answer: { postingId: 'g', currency, points: -150 },
    });
    expect(brief(given.account(walletOf(boris, currency)).buckets)).toEqual([
      ['2026-02', 100],
      ['2026-04', 50],
    ]);
    const donated = stopped('donation');
    expect(closedBy(donated, evening, deciding('APPROVED'))).toMatchObject({
      answer: { postingId: 'd', points: -150 },
    });
    expect(donated.balance(donatedTo('trees', currency))).toBe(150);
  });

  it('tells the service whose hold it was', () => {
    expect(stopped('hold').post(evening, deciding('APPROVED')).events).toEqual([
      {
        topic: 'posting-reviewed',
        aggregateId: 'review-1',
        payload: { reviewId: 'review-1', state: 'APPROVED', service, holdId: 'h', memberId: anna },
      },
    ]);
  });

  it('is refused when what was held has gone into a debt meanwhile; it stays held until somebody else decides', () => {
    const books = stopped('gift');
    books.post(day, burning('b', 150));
    books.post(day, returning('march', 200));
    expect(books.balance(debtOf(anna, currency))).toBe(-200);
    expect(books.post(evening, deciding('APPROVED')).outcome).toMatchObject({
      kind: 'refused',
      error: { code: 'NOT_ENOUGH_POINTS', details: { spendable: 0, needed: 150 } },
    });
    expect([books.balance(held), books.books.reviews.get('review-1')?.state]).toEqual([150, 'OPEN']);
    expect(books.audit(evening)).toEqual([]);
    closedBy(books, evening, deciding('REJECTED'));
    expect(books.balance(debtOf(anna, currency))).toBe(-50);
  });

  it('of a burn is refused when its id has been used or voided meanwhile', () => {
    const books = stopped('burn');
    books.post(day, { kind: 'voidHold', service, holdId: 'b' });
    expect(books.post(evening, deciding('APPROVED')).outcome).toMatchObject({
      kind: 'refused',
      error: { code: 'HOLD_NOT_OPEN', details: { status: 'VOIDED' } },
    });
    expect(books.balance(held)).toBe(150);
  });

  it('does not count as another action, and is of a review that there is', () => {
    const books = stopped('gift');
    expect(books.post(evening, deciding('APPROVED')).actions).toEqual([]);
    expect(books.post(evening, deciding('APPROVED', { reviewId: 'another' })).outcome).toMatchObject({
      kind: 'refused',
      error: { code: 'BAD_USER_INPUT', definition: { name: 'UNKNOWN_REVIEW' } },
    });
  });

  it('keeps held points from expiring, and gives those that come back too late the grace', () => {
    const books = new BooksInMemory(rules);
    books.post(day, awardOf('a', 100, monthStart('2026-02')));
    books.post('2026-01-31T23:00:00.000Z', giving('g', 100, { risk }));
    const { rows } = books.post(noon('2026-02-01'), deciding('REJECTED'));
    expect(rows.map((row) => [row.kind, ...brief(row.split)])).toEqual([['RELEASED', ['2026-04', 100]]]);
  });
});
