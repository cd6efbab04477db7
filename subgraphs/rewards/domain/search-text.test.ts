import { searchDocument, searchQuery } from './search-text.js';

const document = (text: string) => searchDocument([{ text, weight: 'A' }]);

test.each([
  ['every two characters beside one another, and the last by itself', '花生油', `'花生':1A '生油':2A '油':3A`],
  ['a character that stands alone', '油', `'油':1A`],
  ['words in small letters and without accents', 'Crème BRÛLÉE', `'creme':1A 'brulee':2A`],
  ['words and runs that touch', '5L花生', `'5l':1A '花生':2A '生':3A`],
  ['full-width letters as letters', 'ＡＢ', `'ab':1A`],
  ['a word once, with its places', 'oil, oil', `'oil':1A,2A`],
  ['nothing of punctuation', `'":*&|!()<->\\`, ''],
])('a text holds %s', (_, text, expected) => {
  expect(document(text)).toBe(expected);
});

test('fields keep their weight and do not touch', () => {
  const fields = [
    { text: '油', weight: 'A' },
    { text: 'oil', weight: 'C' },
  ] as const;
  expect(searchDocument(fields)).toBe(`'油':1A 'oil':3C`);
});

test('a text of any length has places that the database keeps, and no word too long for it', () => {
  const texts = Array.from({ length: 20_000 }, (_, at) => `word${String(at)}.`).join('') + '花生'.repeat(5_000);
  const places = [...document(texts).matchAll(/:(\d+)/g)].map(([, place]) => Number(place));
  expect(Math.max(...places)).toBe(16_383);
  expect(document('花生'.repeat(1_000)).split(',')).toHaveLength(2 * 255 - 1);
  expect(document('x'.repeat(5_000))).toBe(`'${'x'.repeat(100)}':1A`);
});

test.each([
  ['characters that stand beside one another', '花生油', `('花生' <-> '生油')`],
  ['one pair', '花生', `('花生')`],
  ['one character wherever it stands', '油', `'油':*`],
  ['the last word as a beginning', 'Peanut Oi', `'peanut' & 'oi':*`],
  ['words and characters together', 'Peanut 花生油', `'peanut':* & ('花生' <-> '生油')`],
  ['no operator that was typed', `oil' | !x:* & (a) <-> \\`, `'oil' & 'x' & 'a':*`],
])('a search asks for %s', (_, text, expected) => {
  expect(searchQuery(text)).toBe(expected);
});

test.each(['', '   ', '!?、。', `':*`])('%p asks for no word', (text) => {
  expect(searchQuery(text)).toBeNull();
});
