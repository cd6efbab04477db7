import type { MemberId, RedemptionId, RewardId } from '../../../schema/vocabulary.js';
import type { Redemption } from './redemption.js';
import { cancellableUntil, checkCancellable, hasLapsed, piecesKept, worthOf } from './redemption.js';
import { oneOf } from './reward-contents.js';

const settledAt = new Date('2026-11-01T10:00:00Z');
const windowDays = 14;
/** 1 November 10:00 and fourteen times 24 hours. */
const windowEnd = new Date('2026-11-15T10:00:00Z');

function redemption(changes: Partial<Redemption> = {}): Redemption {
  return {
    id: '018f2c9e-0000-7000-8000-000000000002' as RedemptionId,
    memberId: '018f2c9e-0000-7000-8000-000000000003' as MemberId,
    ownerId: '018f2c9e-0000-7000-8000-000000000003' as MemberId,
    rewardId: '018f2c9e-0000-7000-8000-000000000001' as RewardId,
    points: 1000,
    listedPoints: 1000,
    cash: null,
    currency: 'HARVEST',
    status: 'SETTLED',
    createdAt: settledAt,
    heldUntil: new Date('2026-11-01T11:00:00Z'),
    device: null,
    reviewId: null,
    reviewUntil: null,
    settledAt,
    rewardVersion: 1,
    tier: 'BASIC',
    pieces: 1,
    cashState: null,
    cashRefundedMinor: 0,
    contents: [oneOf('GOODS')],
    cancelDays: null,
    piecesReturned: 0,
    piecesReturning: 0,
    returnRefusedAt: null,
    ...changes,
  };
}

test('the window ends whole days after the settlement, and only a settled redemption has one', () => {
  expect(cancellableUntil(redemption(), windowDays)).toEqual(windowEnd);
  expect(cancellableUntil(redemption({ status: 'PENDING', settledAt: null }), windowDays)).toBeNull();
  expect(cancellableUntil(redemption({ status: 'CANCELLED' }), windowDays)).toBeNull();
});

describe('cancelling', () => {
  test('is possible until the window ends', () => {
    expect(() => checkCancellable(redemption(), windowDays, new Date(windowEnd.getTime() - 1))).not.toThrow();
    expect(() => checkCancellable(redemption(), windowDays, windowEnd)).toThrow(
      expect.objectContaining({
        code: 'CANCELLATION_WINDOW_CLOSED',
        details: { closedAt: '2026-11-15T10:00:00.000Z' },
      }) as Error,
    );
  });

  test('is refused for a redemption that did not succeed, and for one whose points cannot come back', () => {
    const notCancellable = expect.objectContaining({ code: 'REDEMPTION_NOT_CANCELLABLE' }) as Error;
    const voided = redemption({ status: 'VOIDED', settledAt: null });
    expect(() => checkCancellable(voided, windowDays, settledAt)).toThrow(notCancellable);
    const refused = redemption({ returnRefusedAt: settledAt });
    expect(() => checkCancellable(refused, windowDays, settledAt)).toThrow(notCancellable);
  });

  test('once begun or done is not refused for being late', () => {
    const late = new Date('2027-01-01T00:00:00Z');
    expect(() => checkCancellable(redemption({ piecesReturning: 1 }), windowDays, late)).not.toThrow();
    expect(() => checkCancellable(redemption({ status: 'CANCELLED' }), windowDays, late)).not.toThrow();
  });
});

test('a reward may have a window of its own, or none', () => {
  expect(cancellableUntil(redemption({ cancelDays: 1 }), windowDays)).toEqual(new Date('2026-11-02T10:00:00Z'));
  expect(() => checkCancellable(redemption({ cancelDays: 0 }), windowDays, settledAt)).toThrow(
    expect.objectContaining({ code: 'CANCELLATION_WINDOW_CLOSED' }) as Error,
  );
});

test('of several pieces some can be given back, each for its part of the price', () => {
  const cash = { amountMinor: 600, currency: 'CNY' };
  const five = redemption({ pieces: 5, points: 2000, cash, piecesReturned: 1, piecesReturning: 2 });
  expect(piecesKept(five)).toBe(2);
  expect(worthOf(five, 2)).toEqual({ points: 800, cashMinor: 240 });
  expect(worthOf(redemption(), 1)).toEqual({ points: 1000, cashMinor: 0 });
});

test('a pending redemption lapses at the instant its hold runs out', () => {
  const heldUntil = new Date('2026-11-01T11:00:00Z');
  expect(hasLapsed({ heldUntil, reviewUntil: null }, new Date('2026-11-01T10:59:59.999Z'))).toBe(false);
  expect(hasLapsed({ heldUntil, reviewUntil: null }, heldUntil)).toBe(true);
});

test('one that a person looks at lapses when both their day and the hold after it are over', () => {
  const heldUntil = new Date('2026-11-01T11:00:00Z');
  const reviewUntil = new Date('2026-11-02T11:00:01Z');
  expect(hasLapsed({ heldUntil, reviewUntil }, heldUntil)).toBe(false);
  expect(hasLapsed({ heldUntil, reviewUntil }, new Date('2026-11-02T11:00:00.999Z'))).toBe(false);
  expect(hasLapsed({ heldUntil, reviewUntil }, reviewUntil)).toBe(true);
});
