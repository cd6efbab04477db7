import fc from 'fast-check';
import { canonicalJson } from '../../../../chassis/idempotency.js';
import type { StatementItem } from '../../domain/settlement/statement-item.js';
import { itemText, statementText } from './statement-text.js';

const points = fc.integer({ min: -(2 ** 50), max: 2 ** 50 });
const rate = fc.integer({ min: 1, max: 1_000_000 });
const item: fc.Arbitrary<StatementItem> = fc.record({
  id: fc.uuid(),
  kind: fc.constantFrom('EXCHANGE', 'REVERSAL', 'DISPUTE', 'RESOLUTION'),
  exchangeId: fc.uuid(),
  disputeId: fc.option(fc.uuid()),
  fromBrand: fc.constantFrom('bakery', 'tea-house', '"', '茶'),
  toBrand: fc.constantFrom('bakery', 'tea-house'),
  given: points,
  received: points,
  fee: points,
  rateNumerator: rate,
  rateDenominator: rate,
  postedAt: fc.date({ noInvalidDate: true, min: new Date('2000-01-01'), max: new Date('2099-01-01') }),
});

test('an item that is written by hand is canonical JSON', () => {
  fc.assert(
    fc.property(item, (some) => {
      expect(itemText(some)).toBe(canonicalJson(JSON.parse(itemText(some))));
      const { exchangeId, disputeId, fromBrand, toBrand, ...same } = some;
      const named = { ...same, dispute: disputeId, exchange: exchangeId, from: fromBrand, to: toBrand };
      expect(itemText(some)).toBe(canonicalJson(named));
    }),
  );
});

test('so is a whole statement, and its net position is that of its lines', async () => {
  const base = { kind: 'EXCHANGE' as const, disputeId: null, fee: 0, postedAt: new Date('2026-11-03T04:05:06.007Z') };
  const ids = ['11111111-1111-5111-8111-111111111111', '22222222-2222-5222-8222-222222222222'];
  const rates = { rateNumerator: 100, rateDenominator: 30 };
  // 10 and 5 points at 3 1/3 fen: 50 fen together, and not 33 and 16.
  const items = [10, 5].map((received, place) => ({
    ...{ ...base, ...rates, id: ids[place] ?? '', exchangeId: ids[place] ?? '', given: 7, received },
    ...{ fromBrand: 'bakery', toBrand: 'pharmacy' },
  }));
  const stream = statementText({ brand: 'bakery', period: '2026-11', zone: 'Asia/Shanghai' }, items);
  let text = '';
  let piece = await stream.next();
  for (; !piece.done; piece = await stream.next()) text += piece.value;
  expect(canonicalJson(JSON.parse(text))).toBe(text);
  expect(piece.value).toMatchObject({ items: 2, netMinor: -50 });
  expect(JSON.parse(text)).toMatchObject({ netMinor: -50, lines: [{ amountMinor: 50, received: 15, items: 2 }] });
});
