import { contentKinds } from '../reward-contents.js';
import { firstState, fulfilmentStates, isFulfilled, mayBecome, statesOf } from './fulfilment.js';

/** Every move there is, as the README has it. */
const moves: Record<string, string[]> = {
  COUPON: ['GIVEN > REVOKED'],
  SERVICE: ['GIVEN > REVOKED'],
  TICKET: ['GIVEN > REVOKED'],
  DONATION: [],
  PRIVILEGE: ['IN_FORCE > REVOKED'],
  GOODS: [
    'TO_SHIP > SHIPPED',
    'TO_SHIP > REVOKED',
    'READY_FOR_PICKUP > DELIVERED',
    'READY_FOR_PICKUP > REVOKED',
    'SHIPPED > DELIVERED',
    'SHIPPED > LOST',
    'SHIPPED > BACK',
    'SHIPPED > REVOKED',
    'DELIVERED > REVOKED',
    'LOST > REVOKED',
    'BACK > REVOKED',
  ],
  PARTNER: [
    'ASKED > DELIVERED',
    'ASKED > CONFIRMED',
    'ASKED > REFUSED',
    'ASKED > REVOKED',
    'CONFIRMED > DELIVERED',
    'CONFIRMED > REFUSED',
    'CONFIRMED > REVOKED',
    'DELIVERED > REVOKED',
    'REFUSED > REVOKED',
  ],
};

test.each(contentKinds)('%s goes the ways it may, and no other', (kind) => {
  const allowed = fulfilmentStates.flatMap((state) =>
    fulfilmentStates.filter((next) => mayBecome({ kind, state }, next)).map((next) => `${state} > ${next}`),
  );
  expect(new Set(allowed)).toEqual(new Set(moves[kind]));
});

test('each kind begins in its way', () => {
  expect(contentKinds.map((kind) => [kind, firstState(kind, true), firstState(kind, false)])).toEqual([
    ['GOODS', 'TO_SHIP', 'READY_FOR_PICKUP'],
    ['COUPON', 'GIVEN', 'GIVEN'],
    ['SERVICE', 'GIVEN', 'GIVEN'],
    ['TICKET', 'GIVEN', 'GIVEN'],
    ['PRIVILEGE', 'IN_FORCE', 'IN_FORCE'],
    ['DONATION', 'GIVEN', 'GIVEN'],
    ['PARTNER', 'ASKED', 'ASKED'],
  ]);
});

test('a kind has no states but its own', () => {
  expect(statesOf('DONATION')).toEqual(['GIVEN']);
  expect(statesOf('PRIVILEGE')).toEqual(['IN_FORCE', 'REVOKED']);
  expect(statesOf('PARTNER')).toEqual(['DELIVERED', 'ASKED', 'CONFIRMED', 'REFUSED', 'REVOKED']);
});

test.each([
  [['GIVEN', 'DELIVERED', 'IN_FORCE'], true],
  [['GIVEN', 'TO_SHIP'], false],
  [['DELIVERED', 'REVOKED'], true],
  // What was lost or refused has not arrived.
  [['DELIVERED', 'LOST'], false],
  [['REVOKED', 'REVOKED'], false],
] as const)('%s is fulfilled: %s', (states, expected) => {
  expect(isFulfilled(states)).toBe(expected);
});
