import { parseValue, valueFromAST } from 'graphql';
import { DateOnly, DateTime, SafeInt } from './vocabulary.js';

describe('SafeInt', () => {
  test.each([0, -5, 2 ** 53 - 1, -(2 ** 53 - 1)])('takes %d', (value) => {
    expect(SafeInt.parseValue(value)).toBe(value);
    expect(valueFromAST(parseValue(String(value)), SafeInt)).toBe(value);
  });

  test.each([1.5, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY, '5', true, null, 10n])('refuses %p', (value) => {
    expect(() => SafeInt.parseValue(value)).toThrow(/whole numbers/);
  });

  test.each(['1.5', '9007199254740993', '"5"'])('refuses the literal %s', (literal) => {
    expect(valueFromAST(parseValue(literal), SafeInt)).toBeUndefined();
  });
});

describe('DateTime', () => {
  test('reads an instant whatever its offset and writes it in UTC', () => {
    const instant = DateTime.parseValue('2026-11-22T17:30:00+08:00');
    expect(DateTime.serialize(instant)).toBe('2026-11-22T09:30:00.000Z');
  });

  test.each(['2026-11-22', '2026-11-22T17:30:00', '22.11.2026', '2026-02-30T00:00:00Z', 5, null])(
    'refuses %p',
    (value) => {
      expect(() => DateTime.parseValue(value)).toThrow(/ISO 8601/);
    },
  );
});

describe('Date', () => {
  test('is a day of the calendar', () => {
    expect(DateOnly.parseValue('2028-02-29')).toBe('2028-02-29');
  });

  test.each(['2026-02-29', '2026-13-01', '2026-1-1', '2026-01-01T00:00:00Z', 20260101])('refuses %p', (value) => {
    expect(() => DateOnly.parseValue(value)).toThrow(/YYYY-MM-DD/);
  });
});
