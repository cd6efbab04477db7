import { DomainError } from '../../../../chassis/domain-error.js';
import type { MemberId } from '../../../../schema/vocabulary.js';
import { countsOf, paymentOf, requireOpen, type AgreementTerms, type BrandStanding } from './agreement.js';

const terms = (changed: Partial<AgreementTerms> = {}): AgreementTerms => ({
  billing: { kind: 'POSTPAID', owedAtMost: [{ currency: 'HARVEST', points: 700 }] },
  caps: { perExchange: null, perMemberPerDay: null, perDayGiven: null, perDayReceived: null, inTotal: null },
  openingHours: [],
  confirmWithinSeconds: 300,
  reversalDays: 0,
  lowBalance: null,
  outstanding: null,
  ...changed,
});

const bakery = (changed: Partial<BrandStanding> = {}): BrandStanding => ({
  code: 'bakery',
  isProgramme: false,
  agreement: { version: 1, terms: terms() },
  suspendedSince: null,
  ...changed,
});

const friday = { day: '2026-11-27', weekday: 5, time: '14:00' };

const codeOf = (work: () => unknown): string => {
  try {
    work();
    return 'fine';
  } catch (error) {
    return error instanceof DomainError ? error.code : String(error);
  }
};

test('a suspension says no before anything else, and the programme’s own brand is always open', () => {
  const suspendedSince = new Date('2026-11-27T00:00:00.000Z');
  expect(codeOf(() => requireOpen(bakery(), friday))).toBe('fine');
  expect(codeOf(() => requireOpen(bakery({ agreement: null }), friday))).toBe('AGREEMENT_NOT_IN_FORCE');
  expect(codeOf(() => requireOpen(bakery({ agreement: null, suspendedSince }), friday))).toBe('PARTNER_SUSPENDED');
  expect(codeOf(() => requireOpen(bakery({ isProgramme: true, agreement: null, suspendedSince }), friday))).toBe(
    'fine',
  );
});

test.each([
  [5, '14:00', true],
  [5, '13:59', false],
  [5, '15:59', true],
  [5, '16:00', false],
  [6, '14:00', false],
  [6, '00:00', true],
  [6, '08:59', true],
  [7, '23:59', true],
])('on day %i at %s it is open: %s', (weekday, time, isOpen) => {
  const openingHours = [
    { weekday: 5, opens: '14:00', closes: '16:00' },
    { weekday: 6, opens: '00:00', closes: '09:00' },
    { weekday: 7, opens: '20:00', closes: '24:00' },
  ];
  const standing = bakery({ agreement: { version: 1, terms: terms({ openingHours }) } });
  expect(codeOf(() => requireOpen(standing, { ...friday, weekday, time }))).toBe(
    isOpen ? 'fine' : 'OUTSIDE_OPENING_HOURS',
  );
});

test('an exchange counts for the caps that there are, by its direction', () => {
  const memberId = 'm' as MemberId;
  const caps = { perExchange: 100, perMemberPerDay: 200, perDayGiven: 300, perDayReceived: null, inTotal: 400 };
  const standing = bakery({ agreement: { version: 1, terms: terms({ caps }) } });
  const counted = (direction: 'GIVEN' | 'RECEIVED') =>
    countsOf(standing, friday, { direction, points: 100, memberId }).map(({ cap, day, atMost, ...its }) => [
      cap,
      day,
      its.memberId,
      atMost,
    ]);
  expect(counted('GIVEN')).toEqual([
    ['IN_TOTAL', null, null, 400],
    ['PER_DAY_GIVEN', '2026-11-27', null, 300],
    ['PER_MEMBER_PER_DAY', '2026-11-27', memberId, 200],
  ]);
  expect(counted('RECEIVED').map(([cap]) => cap)).toEqual(['IN_TOTAL', 'PER_MEMBER_PER_DAY']);
  expect(codeOf(() => countsOf(standing, friday, { direction: 'GIVEN', points: 101, memberId }))).toBe('CAP_REACHED');
});

test('who pays in advance has no limit but its blocks; who pays afterwards owes nothing in a currency that is not named', () => {
  expect(paymentOf(bakery(), 'HARVEST')).toEqual({ prepaid: false, owedAtMost: 700 });
  expect(paymentOf(bakery(), 'WELL')).toEqual({ prepaid: false, owedAtMost: 0 });
  const prepaid = bakery({ agreement: { version: 1, terms: terms({ billing: { kind: 'PREPAID' } }) } });
  expect(paymentOf(prepaid, 'HARVEST')).toEqual({ prepaid: true, owedAtMost: null });
  expect(paymentOf(bakery({ isProgramme: true }), 'WELL')).toEqual({ prepaid: false, owedAtMost: null });
});
