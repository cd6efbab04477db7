/**
 * Whatever happened to a member, and to another who is found to be the same person and then not to be: the lots of a bucket add up to the bucket, every lot accounts for all its points, and what
 * is held of lots is what is held; also when only the latest rows are read.
 */
import fc from 'fast-check';
import { heldOf, walletOf } from './account.js';
import { settledAt, spendableOf, totalOf } from './buckets.js';
import type { Command } from './command.js';
import { explain, openingOf, ownOf } from './explain.js';
import type { Instant } from './instant.js';
import { postingKinds, type NumberedRow } from './journal.js';
import type { Explanation, Lot } from './lots.js';
import {
  anna,
  awardOf,
  BooksInMemory,
  boris,
  currency,
  monthStart,
  noDevice,
  service,
} from './testing/books-in-memory.js';

const start = Date.UTC(2026, 0, 5);
const hour = 3_600_000;
const validities = [monthStart('2026-02'), monthStart('2026-03'), monthStart('2027-02')];

const deeds = [
  ...['award', 'award', 'return', 'return', 'hold', 'hold', 'settle', 'void', 'cancel', 'exchange', 'expire'],
  ...['burn', 'gift', 'donate', 'mature', 'mature', 'adjust', 'exchange', 'merge', 'merge', 'part'],
  ...['receive', 'exchange', 'undo', 'undo', 'undo'],
] as const;
const step = fc.record({
  what: fc.constantFrom(...deeds),
  which: fc.nat({ max: 50 }),
  points: fc.integer({ min: 1, max: 300 }),
  hoursLater: fc.constantFrom(0, 1, 2, 5, 21, 60, 200),
});
type Step = typeof step extends fc.Arbitrary<infer It> ? It : never;

const whose = { memberId: anna, currency };
/** Who is merged into Anna now and then. */
const carla = '01900000-0000-7000-8000-0000000ca41a';

/** The step as a command that the books will mostly take; null when they hold nothing it could be about. */
function commandOf(books: BooksInMemory, drawn: Step, at: number, number: number): Command | null {
  const { what, which, points } = drawn;
  const later = (hours: number) => new Date(at + hours * hour).toISOString();
  const chosen = <T>(values: readonly T[]) => values[which % values.length] ?? null;
  if (what === 'award') {
    const pendingUntil = which % 3 === 0 ? null : later(24 * (1 + (which % 4)));
    const memberId = which % 5 < 2 ? carla : anna;
    return awardOf(`award-${String(number)}`, points, chosen(validities)!, { pendingUntil, memberId });
  }
  if (what === 'merge' || what === 'part') return ofMerges(books, what, later(0), number);
  if (what === 'return' || what === 'mature') {
    const waiting = [...books.awards.values()].filter((it) => (it.pendingUntil ?? '') > later(0));
    const award = chosen(what === 'mature' ? waiting : [...books.awards.values()]);
    const [line] = award?.lines ?? [];
    const left = line ? line.points - line.reversed : 0;
    if (!award || left === 0) return null;
    const { awardId, purchaseId, memberId } = award;
    const its = { purchaseId, memberId, currency };
    if (what === 'mature') return { kind: 'matureAwards', maturityId: 'm', ...its, awards: [{ awardId }] };
    const awards = [{ awardId, lines: [{ lineId: 'line-1', points: Math.min(points, left) }] }];
    return { kind: 'reverseAwards', returnId: 'r', policy: 'INTO_DEBT', ...its, awards };
  }
  if (what === 'expire') return { kind: 'expirePoints', ...whose };
  if (what === 'receive') {
    const from = { fromPartner: 'bakery', prepaid: false, owedAtMost: null };
    return {
      kind: 'receivePoints',
      exchangeId: `r${which % 9}`,
      memberId: anna,
      to: currency,
      received: points,
      ...from,
    };
  }
  const settling = ofHolds(books, drawn, chosen);
  if (settling !== undefined) return settling;
  const now = later(0);
  const spendable = spendableOf(settledAt(books.account(walletOf(anna, currency)).buckets, now), now);
  return spendable === 0 ? null : spending(drawn, Math.min(points, spendable), `h${String(number)}`, later(1_000));
}

/** What spends so many points. */
function spending({ what, which }: Step, points: number, id: string, expiresAt: Instant): Command | null {
  const its = { ...whose, points, risk: noDevice };
  const purpose = which % 2 === 0 ? 'EXCHANGE' : 'REDEMPTION';
  switch (what) {
    case 'hold':
      return { kind: 'holdPoints', service, holdId: id, purpose, expiresAt, ...its };
    case 'burn':
      return { kind: 'burnPoints', service, holdId: id, ...its };
    case 'gift':
      return which % 2 === 0
        ? { kind: 'giftPoints', giftId: id, toMemberId: boris, atMost: 1_000, ...its }
        : { kind: 'giftPoints', giftId: id, ...its, memberId: boris, toMemberId: anna, points: 3, atMost: 1_000 };
    case 'donate':
      return { kind: 'donatePoints', donationId: id, cause: 'trees', worthMinor: points, sponsoredMinor: 0, ...its };
    case 'adjust': {
      const signed = which % 2 === 0 ? points : -points;
      const asked = { reason: 'mistake', askedBy: 'ann', fourEyesFrom: 10_000, reviewId: noDevice.reviewId };
      return { kind: 'adjustPoints', adjustmentId: id, ...whose, ...asked, points: signed };
    }
    default:
      return null;
  }
}

/** What is done with holds; undefined for a step that does something else. */
function ofHolds(
  books: BooksInMemory,
  { what, which, points }: Step,
  chosen: <T>(values: readonly T[]) => T | null,
): Command | null | undefined {
  const holds = [...books.holds.values()];
  const open = (purpose: string) => holds.filter((it) => it.status === 'OPEN' && it.terms?.purpose === purpose);
  if (what === 'settle') {
    const hold = chosen(open('REDEMPTION'));
    const settled = Math.min(points, totalOf(hold?.held ?? []));
    return hold && { kind: 'settleHold', settlementId: 's', service, holdId: hold.holdId, ...whose, points: settled };
  }
  if (what === 'cancel') {
    const hold = chosen(holds.filter((it) => it.settled.length > 0 && it.status !== 'CONVERTED'));
    const back = Math.min(points, totalOf(hold?.settled ?? []));
    return hold && { kind: 'returnPoints', reversalId: 'v', service, holdId: hold.holdId, ...whose, points: back };
  }
  if (what === 'exchange') {
    const hold = chosen(open('EXCHANGE'));
    const its = {
      service,
      from: currency,
      to: 'CRUMB',
      fromPartner: 'harvest',
      toPartner: 'bakery',
      prepaid: false,
      owedAtMost: null,
    };
    const amounts = { given: totalOf(hold?.held ?? []), received: 7 };
    return hold && { kind: 'convertPoints', exchangeId: 'e', holdId: hold.holdId, memberId: anna, ...its, ...amounts };
  }
  if (what === 'undo') return undoing(books, which, points, chosen);
  if (what !== 'void') return undefined;
  const hold = chosen(holds.filter((it) => it.status === 'OPEN'));
  return hold && { kind: 'voidHold', service, holdId: hold.holdId };
}

/** What was given comes back, or what was received by then is taken, as it comes. */
function undoing(
  books: BooksInMemory,
  which: number,
  points: number,
  chosen: <T>(values: readonly T[]) => T | null,
): Command | null {
  const its = { kind: 'reverseExchange', reversalId: 'u', memberId: anna, service } as const;
  const hold = chosen([...books.holds.values()].filter((it) => it.settled.length > 0 && it.status === 'CONVERTED'));
  if (hold && which % 3 > 0) {
    const out = { holdId: hold.holdId, from: currency, given: totalOf(hold.settled), toPartner: 'bakery' };
    return { ...its, exchangeId: 'e', out, in: null };
  }
  const received = Math.min(points, 60);
  const from = { to: currency, received, fromPartner: 'bakery', prepaid: false };
  return { ...its, exchangeId: `r${which % 9}`, out: null, in: from };
}

/** Makes the two one, sends on what lies there, makes them two, gives back what is not Anna's: whichever comes next. */
function ofMerges(books: BooksInMemory, what: 'merge' | 'part', now: Instant, number: number): Command | null {
  const merge = books.books.merges.get(carla);
  if (!merge?.into && what === 'merge') {
    return { kind: 'mergeMember', mergeId: `m${String(number)}`, memberId: carla, into: anna };
  }
  if (!merge) return null;
  if (what === 'merge') return { kind: 'passOnPoints', memberId: carla, currency };
  const { mergeId } = merge;
  if (merge.into) return { kind: 'endMerge', mergeId, memberId: carla };
  const explanation = explain(rowsOf(books, anna, carla), now, null, anna);
  const explained = explanation.buckets.map(({ lots: _, ...bucket }) => bucket);
  const split = ownOf(explanation, carla);
  return { kind: 'giveBackPoints', mergeId, memberId: anna, toMemberId: carla, currency, explained, split };
}

/** Books in which Boris has something to give. */
function begun(): BooksInMemory {
  const books = new BooksInMemory();
  books.post(new Date(start).toISOString(), awardOf('of-boris', 5_000, monthStart('2027-02'), { memberId: boris }));
  return books;
}

/** The members' rows in the currency. */
function rowsOf(books: BooksInMemory, ...memberIds: string[]): NumberedRow[] {
  return books.numberedRows.filter((row) => memberIds.includes(row.memberId ?? '') && row.from.currency === currency);
}

const sum = (values: Iterable<number>) => [...values].reduce((total, value) => total + value, 0);
/** @param wallets of Anna and of Carla, in both of which points of one lot may lie. */
const accountedFor = (lot: Lot, wallets: readonly Explanation[]) =>
  sum(
    wallets.flatMap(({ buckets }) =>
      buckets.flatMap(({ lots }) => lots.filter((it) => it.lot.place === lot.place).map(({ points }) => points)),
    ),
  ) +
  sum(lot.held.values()) +
  sum(lot.used.values());

function expectExplained(books: BooksInMemory, now: Instant): void {
  const rows = rowsOf(books, anna, carla);
  const wallets = [anna, carla].map((memberId) => {
    const explanation = explain(rows, now, null, memberId);
    const standing = settledAt(books.account(walletOf(memberId, currency)).buckets, now);
    expect(explanation.buckets.map(({ lots: _, ...bucket }) => bucket)).toEqual(standing);
    for (const { lots, points } of explanation.buckets) expect(sum(lots.map((it) => it.points))).toBe(points);
    return explanation;
  });
  const lots = wallets[0]?.lots ?? [];
  for (const lot of lots) {
    expect(accountedFor(lot, wallets)).toBe(lot.points);
    expect(Math.min(0, ...lot.held.values(), ...lot.used.values())).toBe(0);
  }
  expect(sum(lots.flatMap((lot) => [...lot.held.values()]))).toBe(books.balance(heldOf(anna, currency)));
}

describe('the explanation of any history', () => {
  it('adds up to the wallet, bucket by bucket and lot by lot', () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(fc.array(step, { minLength: 10, maxLength: 60, size: 'max' }), (steps) => {
        const books = begun();
        let at = start;
        for (const [number, next] of steps.entries()) {
          at += next.hoursLater * hour;
          const now = new Date(at).toISOString();
          const command = commandOf(books, next, at, number);
          if (!command) continue;
          books.post(now, command);
          expectExplained(books, now);
        }
        for (const { kind } of rowsOf(books, anna)) seen.set(kind, (seen.get(kind) ?? 0) + 1);
      }),
      { numRuns: 200, seed: 20261123 },
    );
    const kinds = postingKinds.filter((kind) => !['CONVERTED_IN', 'SPONSORED', 'FUNDED', 'WITHDRAWN'].includes(kind));
    const rare = kinds.filter((kind) => (seen.get(kind) ?? 0) < 20);
    expect({ rare, seen: Object.fromEntries(seen) }).toMatchObject({ rare: [] });
  });

  it('adds up to the wallet by end of validity when only the latest rows are read', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 10, maxLength: 60, size: 'max' }), fc.nat({ max: 60 }), (steps, skip) => {
        const books = begun();
        let at = start;
        for (const [number, next] of steps.entries()) {
          at += next.hoursLater * hour;
          const command = commandOf(books, next, at, number);
          if (command) books.post(new Date(at).toISOString(), command);
        }
        const now = new Date(at).toISOString();
        const standing = settledAt(books.account(walletOf(anna, currency)).buckets, now);
        const latest = rowsOf(books, anna).slice(skip);
        const { buckets } = explain(latest, now, openingOf(latest, standing), anna);
        const byEnd = (from: readonly { expiresAt: Instant; points: number }[]) =>
          Object.fromEntries(
            validities
              .concat(from.map(({ expiresAt }) => expiresAt))
              .map((end) => [end, sum(from.filter(({ expiresAt }) => expiresAt === end).map(({ points }) => points))]),
          );
        expect(byEnd(buckets)).toEqual(byEnd(standing));
      }),
      { numRuns: 200, seed: 20261124 },
    );
  });
});
