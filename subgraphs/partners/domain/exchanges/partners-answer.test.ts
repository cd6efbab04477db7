import { statusOf, type ExchangeStage } from '../exchange-end.js';
import { chooseByPartner, requireEndOf, type PartnersWish } from './partners-answer.js';

const answerBy = new Date('2026-11-27T10:05:00.000Z');
const before = new Date('2026-11-27T10:04:59.999Z');

const chosen = (wish: PartnersWish, stage: ExchangeStage, now = before): string => {
  try {
    return chooseByPartner(wish, { way: 'OUTBOUND', stage, answerBy, reviewId: null }, now);
  } catch (error) {
    return (error as { code: string }).code;
  }
};

test('in time the wish is what is chosen, and at the end of the time it is the end', () => {
  expect([chosen('CONFIRM', 'ANNOUNCED'), chosen('REJECT', 'ANNOUNCED')]).toEqual(['COMMITTING', 'REJECTING']);
  expect([chosen('CONFIRM', 'ANNOUNCED', answerBy), chosen('REJECT', 'ANNOUNCED', answerBy)]).toEqual([
    'TIMING_OUT',
    'TIMING_OUT',
  ]);
});

test.each<ExchangeStage>(['COMMITTING', 'REJECTING', 'TIMING_OUT', 'COMMITTED', 'REJECTED', 'TIMED_OUT'])(
  'what has become %s stays, whatever is wished and however late',
  (stage) => {
    expect([chosen('CONFIRM', stage), chosen('REJECT', stage, answerBy)]).toEqual([stage, stage]);
  },
);

test('what was never announced has nothing to be answered', () => {
  const exchange = { stage: 'QUOTED', answerBy: null, reviewId: null } as const;
  expect(() => chooseByPartner('CONFIRM', { ...exchange, way: 'OUTBOUND' }, before)).toThrow(/not been announced/);
  expect(() => chooseByPartner('REJECT', { ...exchange, stage: 'COMMITTED', way: 'HOSTED' }, before)).toThrow(
    /not been announced/,
  );
});

test('another end than was wished for is said', () => {
  const end = (wish: PartnersWish, stage: ExchangeStage) => {
    try {
      requireEndOf(wish, { stage, reviewId: null });
      return 'as wished';
    } catch (error) {
      return (error as { details: { closedAs: string } }).details.closedAs;
    }
  };
  expect([end('CONFIRM', 'COMMITTED'), end('REJECT', 'REJECTED')]).toEqual(['as wished', 'as wished']);
  expect([
    end('CONFIRM', 'REJECTED'),
    end('CONFIRM', 'TIMED_OUT'),
    end('REJECT', 'COMMITTED'),
    end('REJECT', 'TIMING_OUT'),
  ]).toEqual([...['REJECTED', 'TIMED_OUT', 'COMMITTED', 'PENDING']]);
  expect(statusOf('COMMITTED', null, new Date())).toBe('REVERSED');
});
