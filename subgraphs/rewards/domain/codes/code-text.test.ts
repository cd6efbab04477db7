import { comparableCode, faultOfCode, maskedCode } from './code-text.js';

test.each([
  ['abc-123-def', 'ABC123DEF'],
  ['  AB C1 23 ', 'ABC123'],
  ['MAPLE_26', 'MAPLE_26'],
])('%s is found as %s', (text, comparable) => {
  expect(comparableCode(text)).toBe(comparable);
});

test.each([
  ['ABC123', null],
  ['  ABC-123  ', null],
  ['a_b_c_', null],
  ['x'.repeat(64), null],
  ['ABC12', 'TOO_SHORT'],
  // Hyphens do not count: it would be found by five characters.
  ['A-B-C-1-2', 'TOO_SHORT'],
  ['x'.repeat(65), 'TOO_LONG'],
  ['ABC 1234', 'BAD_CHARACTER'],
  ['优惠券-123456', 'BAD_CHARACTER'],
  ['ABC;1234', 'BAD_CHARACTER'],
  ['ＡＢＣ１２３', 'BAD_CHARACTER'],
])('%s: %s', (text, fault) => {
  expect(faultOfCode(text)).toBe(fault);
});

test('who may not use a code sees four characters of it', () => {
  expect(maskedCode('MAPLE-2026-7Q4K')).toBe('••••7Q4K');
});
