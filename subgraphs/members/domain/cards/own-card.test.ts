import { isMistypedCard, isOwnSeries, ownCardNumber, serialOf } from './own-card.js';

// The check digits by the textbook rule, on paper: 0000000001 doubles its 1 to 2, 8 is missing to ten; 0000000042 has 2*2 + 4 = 8,
// 2 is missing; 1234567890 has 0*2 + 9 + (8*2 = 7) + 7 + (6*2 = 3) + 5 + 4*2 + 3 + 2*2 + 1 = 47, 3 is missing.
test.each([
  [1, 'FC00000000018'],
  [42, 'FC00000000422'],
  [1_234_567_890, 'FC12345678903'],
])('the card of serial %i says %s', (serial, card) => {
  expect(ownCardNumber(serial)).toBe(card);
  expect(serialOf(card)).toBe(serial);
  expect(isMistypedCard(card)).toBe(false);
});

test('one wrong digit, wherever it is, is found out', () => {
  const card = 'FC12345678903';
  for (let place = 2; place < card.length; place += 1) {
    for (const digit of '0123456789') {
      const typed = card.slice(0, place) + digit + card.slice(place + 1);
      expect([typed, isMistypedCard(typed)]).toEqual([typed, typed !== card]);
    }
  }
});

test.each(['SHOP-0042', '6901234567892', 'FC123', 'FC123456789034', 'FC1234567890A', 'DC00000000011'])(
  "%s is a shop's own card and no slip",
  (card) => {
    expect(isOwnSeries(card)).toBe(false);
    expect(isMistypedCard(card)).toBe(false);
    expect(serialOf(card)).toBeNull();
  },
);

test('no card has the serial nought, and none lies beyond the series', () => {
  expect(isMistypedCard('FC00000000000')).toBe(true);
  expect(() => ownCardNumber(0)).toThrow('out of series');
  expect(() => ownCardNumber(10 ** 10)).toThrow('out of series');
});
