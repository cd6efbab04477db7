import { contentKinds } from '../reward-contents.js';
import { statesOf } from './fulfilment.js';
import { canBeGivenAgain, mayGoBack, piecesThatMayGo } from './give-back.js';

const now = new Date('2026-11-27T10:00:00Z');

/** kind, state: who may, and whether it is restocked; the table of the README. */
const table = `
  GOODS TO_SHIP member ops service restocked
  GOODS READY_FOR_PICKUP member ops service restocked
  GOODS SHIPPED ops restocked
  GOODS DELIVERED ops restocked
  GOODS LOST ops
  GOODS BACK member ops service restocked
  COUPON GIVEN member ops service
  SERVICE GIVEN member ops service restocked
  TICKET GIVEN member ops service restocked
  PRIVILEGE IN_FORCE member ops service restocked
  DONATION GIVEN restocked
  PARTNER ASKED member ops service restocked
  PARTNER CONFIRMED ops restocked
  PARTNER DELIVERED ops restocked
  PARTNER REFUSED member ops service`;

test('who may give back what', () => {
  const lines = contentKinds.flatMap((kind) =>
    statesOf(kind)
      .filter((state) => state !== 'REVOKED')
      .map((state) => {
        const thing = { kind, state, piece: 1, validUntil: null };
        const who = (['member', 'ops', 'service'] as const).filter((by) => mayGoBack(thing, by, now));
        return [kind, state, ...who, ...(canBeGivenAgain(thing) ? ['restocked'] : [])].join(' ');
      }),
  );
  expect(new Set(lines)).toEqual(new Set(table.trim().split(/\n\s+/)));
});

test('a privilege that has run out is given back by ops alone', () => {
  const ended = { kind: 'PRIVILEGE', state: 'IN_FORCE', piece: 1, validUntil: now } as const;
  expect(mayGoBack(ended, 'member', now)).toBe(false);
  expect(mayGoBack(ended, 'ops', now)).toBe(true);
  expect(mayGoBack(ended, 'member', new Date(now.getTime() - 1))).toBe(true);
});

test('whole pieces go, what came to nothing first, then the last', () => {
  const thing = (piece: number, kind: 'GOODS' | 'PARTNER', state: 'TO_SHIP' | 'SHIPPED' | 'REFUSED' | 'REVOKED') => ({
    ...{ piece, kind, state, validUntil: null },
  });
  const things = [
    thing(1, 'GOODS', 'TO_SHIP'),
    thing(2, 'GOODS', 'TO_SHIP'),
    thing(2, 'PARTNER', 'REFUSED'),
    thing(3, 'GOODS', 'TO_SHIP'),
    thing(4, 'GOODS', 'SHIPPED'),
    thing(5, 'GOODS', 'REVOKED'),
  ];
  expect(piecesThatMayGo(things, 'member', now)).toEqual([2, 3, 1]);
  expect(piecesThatMayGo(things, 'ops', now)).toEqual([2, 4, 3, 1]);
});
