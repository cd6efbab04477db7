import { expiringBy, pendingOf, pick, putIn, settledAt, spendableOf, takeOut, type Bucket } from './buckets.js';

const january = '2027-02-01T00:00:00.000Z';
const february = '2027-03-01T00:00:00.000Z';
const soon = '2026-06-15T12:00:00.000Z';

const bucket = (expiresAt: string, points: number, pendingUntil: string | null = null): Bucket => ({
  expiresAt,
  pendingUntil,
  points,
});

const wallet = [bucket(january, 100), bucket(january, 40, soon), bucket(february, 7)];

describe('buckets at a time', () => {
  it('keeps pending points apart until their time, and merges them from that instant on', () => {
    expect(spendableOf(wallet, '2026-06-15T11:59:59.999Z')).toBe(107);
    expect(pendingOf(wallet, '2026-06-15T11:59:59.999Z')).toBe(40);
    expect(spendableOf(wallet, soon)).toBe(147);
    expect(pendingOf(wallet, soon)).toBe(0);
    expect(settledAt(wallet, soon)).toEqual([bucket(january, 140), bucket(february, 7)]);
  });

  it('counts nothing that is overdue, from the very instant its validity ends', () => {
    expect(spendableOf(wallet, '2027-01-31T23:59:59.999Z')).toBe(147);
    expect(spendableOf(wallet, january)).toBe(7);
    expect(pendingOf([bucket(january, 5, february)], january)).toBe(0);
  });

  it('tells what will expire by a time: what is overdue already is not about to', () => {
    expect(expiringBy(wallet, '2026-12-01T00:00:00.000Z', january)).toBe(140);
    expect(expiringBy(wallet, '2026-12-01T00:00:00.000Z', '2027-01-31T00:00:00.000Z')).toBe(0);
    expect(expiringBy(wallet, january, february)).toBe(7);
  });
});

describe('moving points between buckets', () => {
  it('adds to the bucket of the same validity and pending time, and sorts the rest in', () => {
    expect(putIn(wallet, [bucket(january, 1), bucket('2026-12-01T00:00:00.000Z', 2)])).toEqual([
      bucket('2026-12-01T00:00:00.000Z', 2),
      bucket(january, 101),
      bucket(january, 40, soon),
      bucket(february, 7),
    ]);
  });

  it('drops an emptied bucket, and refuses to take more than one holds', () => {
    expect(takeOut(wallet, [bucket(january, 100), bucket(february, 3)])).toEqual([
      bucket(january, 40, soon),
      bucket(february, 4),
    ]);
    expect(() => takeOut(wallet, [bucket(february, 8)])).toThrow('fewer points');
    expect(() => takeOut(wallet, [bucket('2030-01-01T00:00:00.000Z', 1)])).toThrow('fewer points');
  });

  it('picks in the order given and says what is missing', () => {
    expect(pick(wallet, 120)).toEqual({ picked: [bucket(january, 100), bucket(january, 20, soon)], missing: 0 });
    expect(pick(wallet, 150)).toEqual({ picked: wallet, missing: 3 });
    expect(pick(wallet, 0)).toEqual({ picked: [], missing: 0 });
  });
});
