import fc from 'fast-check';
import { netPayments, settle, settlementOf, type ExchangedSum } from './settlement.js';

const sum = (
  fromBrand: string,
  toBrand: string,
  received: bigint,
  rateNumerator = 1,
  rateDenominator = 1,
): ExchangedSum => ({
  fromBrand,
  toBrand,
  exchanges: 1,
  items: 1,
  given: received,
  received,
  fee: 0n,
  rateNumerator,
  rateDenominator,
});

describe('by hand', () => {
  const month = [
    // 480 crumbs at 100 fen for 50 points: 960 fen that harvest owes the bakery.
    sum('harvest', 'bakery', 480n, 100, 50),
    // 1,001 harvest points at 1 fen: 1,001 fen that the bakery owes harvest.
    sum('bakery', 'harvest', 1001n, 100, 100),
    // 10 wells at 100 fen for 30 points: 33 1/3 fen, rounded down.
    sum('bakery', 'pharmacy', 10n, 100, 30),
  ];

  test('lines, positions and payments', () => {
    const settled = settle(month);
    expect(settled.lines.map((line) => line.amountMinor)).toEqual([960, 1001, 33]);
    expect(settled.positions).toEqual([
      { brand: 'bakery', amountMinor: -74 },
      { brand: 'harvest', amountMinor: 41 },
      { brand: 'pharmacy', amountMinor: 33 },
    ]);
    expect(settled.payments).toEqual([
      { payer: 'bakery', payee: 'harvest', amountMinor: 41 },
      { payer: 'bakery', payee: 'pharmacy', amountMinor: 33 },
    ]);
  });

  test('a brand’s part holds its lines, its position and its payments, and no other’s', () => {
    const part = settlementOf('pharmacy', settle(month));
    expect(part.lines.map(({ fromBrand, toBrand }) => [fromBrand, toBrand])).toEqual([['bakery', 'pharmacy']]);
    expect(part.positions).toEqual([{ brand: 'pharmacy', amountMinor: 33 }]);
    expect(part.payments).toEqual([{ payer: 'bakery', payee: 'pharmacy', amountMinor: 33 }]);
  });

  test('a month without exchanges settles to nothing', () => {
    expect(settle([])).toEqual({ lines: [], positions: [], payments: [] });
  });

  test('an amount that no number holds is refused and not rounded', () => {
    expect(() => settle([sum('a', 'b', 2n ** 60n)])).toThrow(RangeError);
  });
});

const brands = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
const anyMonth = fc.array(
  fc
    .tuple(
      brands,
      brands,
      fc.bigInt({ min: 1n, max: 10n ** 9n }),
      fc.integer({ min: 1, max: 100 }),
      fc.integer({ min: 1, max: 100 }),
    )
    .filter(([from, to]) => from !== to)
    .map(([from, to, received, numerator, denominator]) => sum(from, to, received, numerator, denominator)),
  { maxLength: 30 },
);

test('positions sum to zero, and a brand can recompute its own from the lines it sees', () => {
  fc.assert(
    fc.property(anyMonth, (month) => {
      const settled = settle(month);
      expect(settled.positions.reduce((total, { amountMinor }) => total + amountMinor, 0)).toBe(0);
      for (const { brand, amountMinor } of settled.positions) {
        const own = settlementOf(brand, settled).lines.reduce(
          (net, line) => net + (line.toBrand === brand ? line.amountMinor : -line.amountMinor),
          0,
        );
        expect(own).toBe(amountMinor);
      }
    }),
  );
});

test('payments bring every brand to zero, and are fewer than the brands', () => {
  fc.assert(
    fc.property(anyMonth, (month) => {
      const { positions, payments } = settle(month);
      const left = new Map(positions.map(({ brand, amountMinor }) => [brand, amountMinor]));
      for (const { payer, payee, amountMinor } of payments) {
        expect(amountMinor).toBeGreaterThan(0);
        left.set(payer, (left.get(payer) ?? 0) + amountMinor);
        left.set(payee, (left.get(payee) ?? 0) - amountMinor);
      }
      expect([...left.values()].every((amount) => amount === 0)).toBe(true);
      expect(payments.length).toBeLessThanOrEqual(Math.max(0, positions.length - 1));
    }),
  );
});

test('positions that do not sum to zero leave somebody unpaid: the check above can fail', () => {
  expect(
    netPayments([
      { brand: 'a', amountMinor: 5 },
      { brand: 'b', amountMinor: -3 },
    ]),
  ).toEqual([{ payer: 'b', payee: 'a', amountMinor: 3 }]);
});
