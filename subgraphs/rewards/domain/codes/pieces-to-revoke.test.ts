import type { GivenState } from './given-code.js';
import { piecesToRevoke } from './pieces-to-revoke.js';

const codes = (...states: [piece: number, state: GivenState][]) =>
  states.map(([piece, state], place) => ({ id: String(place + 1), piece, state }));

test('the last pieces go back, with all of their codes', () => {
  const held = codes([1, 'GIVEN'], [2, 'GIVEN'], [3, 'GIVEN'], [3, 'GIVEN']);
  expect(piecesToRevoke(held, 2)).toEqual({ pieces: [3, 2], codeIds: ['2', '3', '4'], used: [], enough: true });
});

test('a piece of which a code is used stays, and one before it goes back', () => {
  const held = codes([1, 'GIVEN'], [2, 'GIVEN'], [3, 'GIVEN'], [3, 'USED']);
  expect(piecesToRevoke(held, 1)).toEqual({ pieces: [2], codeIds: ['2'], used: [3], enough: true });
});

test('what went back does not go back again', () => {
  const held = codes([1, 'GIVEN'], [2, 'REVOKED']);
  expect(piecesToRevoke(held, 1)).toEqual({ pieces: [1], codeIds: ['1'], used: [], enough: true });
});

test('where too few can, none does', () => {
  const held = codes([1, 'USED'], [2, 'GIVEN'], [3, 'REVOKED']);
  expect(piecesToRevoke(held, 2)).toEqual({ pieces: [], codeIds: [], used: [1], enough: false });
});

test('a redemption without codes has nothing in its way', () => {
  expect(piecesToRevoke([], 2)).toEqual({ pieces: [], codeIds: [], used: [], enough: true });
});
