import { csvCell, csvText } from './csv-text.js';

test('rows end as RFC 4180 has it, and what needs quotation marks has them', () => {
  expect(
    csvText([
      ['a', 'b'],
      ['1,5', 'says "so"'],
    ]),
  ).toBe('a,b\r\n"1,5","says ""so"""\r\n');
});

test('nothing is an empty cell, a number stands as it is', () => {
  expect([null, undefined, 0, -3, 1.5, true].map((value) => csvCell(value))).toEqual([
    '',
    '',
    '0',
    '-3',
    '1.5',
    'true',
  ]);
});

test.each(['=1+1', '+1', '-1', '@A1', '\t=1', '＝1'])('%j is no formula to a spreadsheet', (text) => {
  expect(csvCell(text)).toBe(`'${text}`);
  expect(csvCell(text, { raw: true })).toBe(text);
});

test('what begins as text stays as it is', () => {
  expect(csvCell('Peanut oil = good')).toBe('Peanut oil = good');
  expect(csvCell({ a: 1 })).toBe('{"a":1}');
});
