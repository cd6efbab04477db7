import { chooseEnd, hasLapsed, statusOf, type ExchangeStage, type Wish } from './exchange-end.js';

const endsAt = new Date('2026-11-22T10:10:00.000Z');
const before = new Date('2026-11-22T10:09:59.999Z');

const outcome = (wish: Wish, stage: ExchangeStage, now = before, reviewId: string | null = null): string => {
  try {
    return chooseEnd(wish, { stage, endsAt, reviewId }, now);
  } catch (error) {
    return (error as { code: string }).code;
  }
};

test.each<[ExchangeStage, string, string]>([
  ['PENDING', 'UNAVAILABLE', 'UNAVAILABLE'],
  ['QUOTED', 'COMMITTING', 'CANCELLING'],
  ['COMMITTING', 'COMMITTING', 'EXCHANGE_CLOSED'],
  ['CANCELLING', 'EXCHANGE_CLOSED', 'CANCELLING'],
  ['EXPIRING', 'QUOTE_EXPIRED', 'QUOTE_EXPIRED'],
  ['COMMITTED', 'EXCHANGE_CLOSED', 'EXCHANGE_CLOSED'],
  ['CANCELLED', 'EXCHANGE_CLOSED', 'EXCHANGE_CLOSED'],
  ['EXPIRED', 'QUOTE_EXPIRED', 'QUOTE_EXPIRED'],
  ['REFUSED', 'EXCHANGE_CLOSED', 'EXCHANGE_CLOSED'],
])('from %s a commit leads to %s and a cancel to %s', (stage, commit, cancel) => {
  expect(outcome('COMMIT', stage)).toBe(commit);
  expect(outcome('CANCEL', stage)).toBe(cancel);
});

test('a quote can be used up to its end and not at it', () => {
  expect(outcome('COMMIT', 'QUOTED', before)).toBe('COMMITTING');
  expect(outcome('COMMIT', 'QUOTED', endsAt)).toBe('QUOTE_EXPIRED');
  expect(outcome('CANCEL', 'QUOTED', endsAt)).toBe('QUOTE_EXPIRED');
});

test('a choice that was made in time is carried out after the end too', () => {
  expect(outcome('COMMIT', 'COMMITTING', endsAt)).toBe('COMMITTING');
});

test('while a person looks at it nothing can be chosen, and afterwards the review is nobody’s concern', () => {
  expect(outcome('COMMIT', 'PENDING', endsAt, 'r')).toBe('UNDER_REVIEW');
  expect(outcome('CANCEL', 'PENDING', endsAt, 'r')).toBe('UNDER_REVIEW');
  expect(outcome('COMMIT', 'QUOTED', before, 'r')).toBe('COMMITTING');
});

test('what was never held lapses with its quote’s end, or with the end of the review it waits for', () => {
  expect(hasLapsed({ endsAt, reviewUntil: null }, before)).toBe(false);
  expect(hasLapsed({ endsAt, reviewUntil: null }, endsAt)).toBe(true);
  const reviewUntil = new Date('2026-11-23T10:10:00.000Z');
  expect(hasLapsed({ endsAt, reviewUntil }, endsAt)).toBe(false);
  expect(hasLapsed({ endsAt, reviewUntil }, reviewUntil)).toBe(true);
});

test('members see an end that is being carried out as pending, and a review as what it is', () => {
  const underWay = ['COMMITTING', 'CANCELLING', 'EXPIRING'] as const;
  expect(underWay.map((stage) => statusOf(stage, 'r'))).toEqual(['PENDING', 'PENDING', 'PENDING']);
  expect(statusOf('COMMITTED', 'r')).toBe('COMMITTED');
  expect([statusOf('PENDING', null), statusOf('PENDING', 'r')]).toEqual(['PENDING', 'UNDER_REVIEW']);
});
