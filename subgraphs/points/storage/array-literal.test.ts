import { arrayLiteral } from './array-literal.js';

describe('a column as an array literal', () => {
  it('quotes text, escapes what ends or escapes a quote, and keeps null apart from its word', () => {
    expect(arrayLiteral([])).toBe('{}');
    expect(arrayLiteral(['a', 1, true, null, 'NULL', ''])).toBe('{"a",1,true,NULL,"NULL",""}');
    expect(arrayLiteral(['say "x\\y", {z}'])).toBe('{"say \\"x\\\\y\\", {z}"}');
  });
});
