import { PlantedPieces } from './planted-pieces.js';

const planted = new PlantedPieces(['诸葛孔明', '13912345678', 'Kongming@Wolong.example']);

test.each([
  ['as it stands', '{"name":"诸葛孔明"}', '诸葛孔明'],
  ['within another', 'tel:+8613912345678;x', '13912345678'],
  ['in other case', 'KONGMING@wolong.EXAMPLE', 'Kongming@Wolong.example'],
  ['escaped in JSON', '"\\u8bf8\\u845b\\u5b54\\u660e"', '诸葛孔明'],
  ['in a URL', '?q=%E8%AF%B8%E8%91%9B%E5%AD%94%E6%98%8E', '诸葛孔明'],
  ['as bytes', '\\x00e8afb8e8919be5ad94e6988eff', '诸葛孔明'],
  ['in base64', Buffer.from('["13912345678"]').toString('base64'), '13912345678'],
  ['in base64 that began one byte earlier', Buffer.from('[["13912345678"]').toString('base64url'), '13912345678'],
  ['in base64 that began two bytes earlier', Buffer.from('[["a13912345678x"]').toString('base64url'), '13912345678'],
])('a piece is found %s', (_how, text, piece) => {
  expect(planted.foundIn(text)).toEqual([piece]);
});

test('what is not there is not found', () => {
  expect(planted.foundIn('诸葛 孔明, 1391234567, 13812345678, kongming@wolong, 0123456789abcdef')).toEqual([]);
});
