import { oneOf } from '../reward-contents.js';
import { validityOf } from './validity.js';

const settledAt = new Date('2026-11-27T10:00:00.000Z');
const until = (content: Parameters<typeof oneOf>[1]) => validityOf(oneOf('TICKET', content), settledAt).validUntil;

test('it ends after its days, at its date, or with the first of both', () => {
  expect(until({})).toBeNull();
  expect(until({ validDays: 2 })).toEqual(new Date('2026-11-29T10:00:00.000Z'));
  expect(until({ validUntil: '2026-12-24T18:00:00+08:00' })).toEqual(new Date('2026-12-24T10:00:00.000Z'));
  expect(until({ validDays: 2, validUntil: '2026-11-28T10:00:00Z' })).toEqual(new Date('2026-11-28T10:00:00.000Z'));
  expect(until({ validDays: 1, validUntil: '2026-12-28T10:00:00Z' })).toEqual(new Date('2026-11-28T10:00:00.000Z'));
});

test('it begins when its terms say so, else at once', () => {
  expect(validityOf(oneOf('TICKET'), settledAt).validFrom).toBeNull();
  expect(validityOf(oneOf('TICKET', { validFrom: '2026-12-01T00:00:00Z' }), settledAt).validFrom).toEqual(
    new Date('2026-12-01T00:00:00.000Z'),
  );
});

test('days are counted from where it begins, where that is later', () => {
  // From 1 December on for two days, although it was taken in November.
  expect(until({ validFrom: '2026-12-01T00:00:00Z', validDays: 2 })).toEqual(new Date('2026-12-03T00:00:00Z'));
});
