import { DomainError } from '../../../chassis/domain-error.js';
import { checkPurchase, endOfReturnWindow, type ReportedPurchase } from './purchase.js';

const now = new Date('2026-11-22T04:00:00Z');
const till = { latestReportDays: 30, mayImport: false };
const importer = { latestReportDays: 30, mayImport: true };
const cny = (amountMinor: number) => ({ amountMinor, currency: 'CNY' });
const line = (lineId: string, amountMinor: number) => ({
  lineId,
  sku: 'RICE-5KG',
  quantity: 1,
  amount: cny(amountMinor),
});
const purchase: ReportedPurchase = {
  occurredAt: new Date('2026-11-22T03:59:00Z'),
  total: cny(3000),
  lines: [line('1', 1000), line('2', 2000)],
};

function faultOf(changed: Partial<ReportedPurchase>, limits = till): { name: string; path: unknown } | null {
  try {
    checkPurchase({ ...purchase, ...changed }, now, limits);
    return null;
  } catch (error) {
    if (!(error instanceof DomainError) || error.definition.kind !== 'fault') throw error;
    expect(error.code).toBe('BAD_USER_INPUT');
    return { name: error.definition.name, path: (error.details.path as string[]).join('.') };
  }
}

describe('checkPurchase', () => {
  test('takes a purchase of a minute ago', () => {
    expect(faultOf({})).toBeNull();
  });

  test('tolerates a till that runs a minute ahead, and no more', () => {
    expect(faultOf({ occurredAt: new Date('2026-11-22T04:01:00Z') })).toBeNull();
    expect(faultOf({ occurredAt: new Date('2026-11-22T04:01:00.001Z') })).toEqual({
      name: 'TIME_IN_FUTURE',
      path: 'input.occurredAt',
    });
  });

  test('takes 30 days at most, unless it is an import', () => {
    expect(faultOf({ occurredAt: new Date('2026-10-23T04:00:00Z') })).toBeNull();
    const older = { occurredAt: new Date('2026-10-23T03:59:59Z') };
    expect(faultOf(older)).toEqual({ name: 'TOO_LONG_AGO', path: 'input.occurredAt' });
    expect(faultOf(older, importer)).toBeNull();
  });

  test('the total is the sum of the lines', () => {
    expect(faultOf({ total: cny(3001) })).toEqual({ name: 'WRONG_TOTAL', path: 'input.total.amountMinor' });
  });

  test('all money is in one currency, that of the shops', () => {
    expect(faultOf({ total: { amountMinor: 3000, currency: 'EUR' } })).toEqual({
      name: 'WRONG_CURRENCY',
      path: 'input.total.currency',
    });
    const mixed = [line('1', 1000), { ...line('2', 2000), amount: { amountMinor: 2000, currency: 'USD' } }];
    expect(faultOf({ lines: mixed })).toEqual({ name: 'WRONG_CURRENCY', path: 'input.lines.1.amount.currency' });
  });

  test('no line is named twice', () => {
    expect(faultOf({ lines: [line('1', 1000), line('1', 2000)] })).toEqual({
      name: 'REPEATED_LINE',
      path: 'input.lines.1.lineId',
    });
  });
});

test('the return window ends so many days after the purchase, to the second', () => {
  expect(endOfReturnWindow(new Date('2026-11-01T10:30:00Z'), 14)).toEqual(new Date('2026-11-15T10:30:00Z'));
});
