import fc from 'fast-check';
import type { TierBook } from './earned-tier.js';
import type { SpendFact } from './spend-fact.js';
import { tierHistory } from './tier-history.js';
import { bookOf, shanghai } from './tiers.fixture.js';

const yuan = 100;
const historyOf = (spend: SpendFact[], book: TierBook = bookOf()) => tierHistory({ spend, given: [] }, book, shanghai);
const purchase = (at: string, amountMinor: number): SpendFact => ({
  purchaseId: at,
  occurredAt: new Date(at),
  countedAt: new Date(at),
  amountMinor,
});
const returned = (of: string, at: string, amountMinor: number): SpendFact => ({
  purchaseId: of,
  occurredAt: new Date(of),
  countedAt: new Date(at),
  amountMinor: -amountMinor,
});
/** tier, since, valid until: as a table to read. */
const told = (facts: SpendFact[], book?: TierBook) =>
  historyOf(facts, book).map(({ tier, since, validUntil }) => [
    tier.code,
    since.toISOString(),
    validUntil?.toISOString() ?? null,
  ]);

describe('tier history', () => {
  test('nobody climbs by nothing, nor by exactly the amount', () => {
    expect(told([])).toEqual([]);
    expect(told([purchase('2026-11-10T04:00:00Z', 5_000 * yuan)])).toEqual([]);
  });

  test('one fen more earns silver to the end of the twelfth month after, then basic', () => {
    expect(told([purchase('2026-11-10T04:00:00Z', 5_000 * yuan + 1)])).toEqual([
      ['SILVER', '2026-11-10T04:00:00.000Z', '2027-11-30T15:59:59.999Z'],
      ['BASIC', '2027-11-30T16:00:00.000Z', null],
    ]);
  });

  test('the tier counts from the next purchase: a millisecond after the one that earned it', () => {
    const [silver] = historyOf([purchase('2026-11-10T04:00:00Z', 6_000 * yuan)]);
    expect(silver?.inForceFrom.toISOString()).toBe('2026-11-10T04:00:00.001Z');
  });

  test('several purchases of one month add up; those of two months do not', () => {
    expect(
      told([purchase('2026-11-01T04:00:00Z', 3_000 * yuan), purchase('2026-11-20T04:00:00Z', 3_000 * yuan)]),
    ).toEqual([
      ['SILVER', '2026-11-20T04:00:00.000Z', '2027-11-30T15:59:59.999Z'],
      ['BASIC', '2027-11-30T16:00:00.000Z', null],
    ]);
    expect(
      told([purchase('2026-11-20T04:00:00Z', 3_000 * yuan), purchase('2026-12-01T04:00:00Z', 3_000 * yuan)]),
    ).toEqual([]);
  });

  test('the month is that of the zone: 15:59 UTC on the 30th is November in Shanghai, 16:00 is December', () => {
    expect(
      told([purchase('2026-11-30T15:59:00Z', 3_000 * yuan), purchase('2026-11-30T16:00:00Z', 3_000 * yuan)]),
    ).toEqual([]);
    expect(told([purchase('2026-11-30T16:00:00Z', 6_000 * yuan)])[0]?.[2]).toBe('2027-12-31T15:59:59.999Z');
  });

  test('silver and then gold within one month, and down again one step at a time', () => {
    expect(
      told([purchase('2026-01-05T04:00:00Z', 6_000 * yuan), purchase('2026-01-06T04:00:00Z', 6_000 * yuan)]),
    ).toEqual([
      ['SILVER', '2026-01-05T04:00:00.000Z', '2027-01-31T15:59:59.999Z'],
      ['GOLD', '2026-01-06T04:00:00.000Z', '2027-01-31T15:59:59.999Z'],
      ['SILVER', '2027-01-31T16:00:00.000Z', '2028-01-31T15:59:59.999Z'],
      ['BASIC', '2028-01-31T16:00:00.000Z', null],
    ]);
  });

  test('earning the same tier again extends it and does not begin it anew', () => {
    expect(
      told([purchase('2026-01-05T04:00:00Z', 6_000 * yuan), purchase('2026-07-09T04:00:00Z', 6_000 * yuan)]),
    ).toEqual([
      ['SILVER', '2026-01-05T04:00:00.000Z', '2027-07-31T15:59:59.999Z'],
      ['BASIC', '2027-07-31T16:00:00.000Z', null],
    ]);
  });

  test('silver earned while gold lasts takes over from the step down', () => {
    // Gold of January 2026 lasts to January 2027; silver of July 2026 alone would end in July 2027, the step down a year later.
    expect(
      told([purchase('2026-01-05T04:00:00Z', 11_000 * yuan), purchase('2026-07-09T04:00:00Z', 6_000 * yuan)]),
    ).toEqual([
      ['GOLD', '2026-01-05T04:00:00.000Z', '2027-01-31T15:59:59.999Z'],
      ['SILVER', '2027-01-31T16:00:00.000Z', '2028-01-31T15:59:59.999Z'],
      ['BASIC', '2028-01-31T16:00:00.000Z', null],
    ]);
  });

  test('a purchase after the end climbs from where the member has fallen to', () => {
    expect(
      told([purchase('2024-01-05T04:00:00Z', 6_000 * yuan), purchase('2026-03-05T04:00:00Z', 11_000 * yuan)]),
    ).toEqual([
      ['SILVER', '2024-01-05T04:00:00.000Z', '2025-01-31T15:59:59.999Z'],
      ['BASIC', '2025-01-31T16:00:00.000Z', null],
      ['GOLD', '2026-03-05T04:00:00.000Z', '2027-03-31T15:59:59.999Z'],
      ['SILVER', '2027-03-31T16:00:00.000Z', '2028-03-31T15:59:59.999Z'],
      ['BASIC', '2028-03-31T16:00:00.000Z', null],
    ]);
  });

  test('a return takes the tier back from its own moment, and leaves what was before', () => {
    expect(
      told([
        purchase('2026-11-10T04:00:00Z', 6_000 * yuan),
        returned('2026-11-10T04:00:00Z', '2026-11-18T04:00:00Z', 2_000 * yuan),
      ]),
    ).toEqual([
      ['SILVER', '2026-11-10T04:00:00.000Z', '2027-11-30T15:59:59.999Z'],
      ['BASIC', '2026-11-18T04:00:00.000Z', null],
    ]);
  });

  test('a return in a later month counts in the month of its purchase, not in its own', () => {
    expect(
      told([
        purchase('2026-11-30T04:00:00Z', 6_000 * yuan),
        purchase('2026-12-05T04:00:00Z', 6_000 * yuan),
        returned('2026-11-30T04:00:00Z', '2026-12-08T04:00:00Z', 6_000 * yuan),
      ]),
    ).toEqual([
      ['SILVER', '2026-11-30T04:00:00.000Z', '2027-12-31T15:59:59.999Z'],
      ['BASIC', '2027-12-31T16:00:00.000Z', null],
    ]);
  });

  test('bought and returned at the same instant leaves no trace', () => {
    expect(
      told([
        purchase('2026-11-10T04:00:00Z', 6_000 * yuan),
        returned('2026-11-10T04:00:00Z', '2026-11-10T04:00:00Z', 6_000 * yuan),
      ]),
    ).toEqual([]);
  });

  test('of two purchases at the same instant the order is no matter', () => {
    const [silver, gold] = [
      purchase('2026-03-10T04:00:00Z', 6_000 * yuan),
      purchase('2027-03-10T04:00:00Z', 11_000 * yuan),
    ];
    const small = { ...purchase('2027-03-10T04:00:00Z', 6_000 * yuan), purchaseId: 'small' };
    const expected = [
      ['SILVER', '2026-03-10T04:00:00.000Z', '2027-03-31T15:59:59.999Z'],
      ['GOLD', '2027-03-10T04:00:00.000Z', '2028-03-31T15:59:59.999Z'],
      ['SILVER', '2028-03-31T16:00:00.000Z', '2029-03-31T15:59:59.999Z'],
      ['BASIC', '2029-03-31T16:00:00.000Z', null],
    ];
    expect(told([silver, small, gold])).toEqual(expected);
    expect(told([silver, gold, small])).toEqual(expected);
  });

  const anyFacts = fc.array(
    fc.record({
      day: fc.integer({ min: 0, max: 1_500 }),
      amount: fc.integer({ min: 1, max: 1_200_000 }),
      returnAfter: fc.option(fc.integer({ min: 0, max: 40 }), { nil: null }),
    }),
    { maxLength: 25 },
  );
  const factsFrom = (drawn: { day: number; amount: number; returnAfter: number | null }[]) =>
    drawn.flatMap(({ day, amount, returnAfter }, place) => {
      const purchaseId = String(place);
      const at = (days: number) => new Date(Date.UTC(2022, 0, 1 + days, 4));
      const bought: SpendFact = { purchaseId, occurredAt: at(day), countedAt: at(day), amountMinor: amount };
      return returnAfter === null
        ? [bought]
        : [bought, { purchaseId, occurredAt: at(day), countedAt: at(day + returnAfter), amountMinor: -amount }];
    });

  test('the order of arrival does not matter', () => {
    fc.assert(
      fc.property(anyFacts, fc.infiniteStream(fc.nat()), (drawn, shuffle) => {
        const facts = factsFrom(drawn);
        const arrived = facts
          .map((fact) => ({ fact, place: shuffle.next().value as number }))
          .sort((a, b) => a.place - b.place)
          .map(({ fact }) => fact);
        expect(told(arrived)).toEqual(told(facts));
      }),
      { numRuns: 60 },
    );
  });

  test('later facts never change what was in force before them', () => {
    fc.assert(
      fc.property(anyFacts, fc.integer({ min: 0, max: 1_500 }), (drawn, day) => {
        const facts = factsFrom(drawn);
        const instant = new Date(Date.UTC(2022, 0, 1 + day, 4));
        const inForce = (some: SpendFact[]) =>
          historyOf(some).findLast((change) => change.inForceFrom <= instant)?.tier.code;
        // The lowest tier is the same whether it is told as a change or goes without saying.
        expect(inForce(facts) ?? 'BASIC').toBe(inForce(facts.filter((fact) => fact.countedAt < instant)) ?? 'BASIC');
      }),
      { numRuns: 60 },
    );
  });

  test('without returns the tier falls one step at most', () => {
    fc.assert(
      fc.property(anyFacts, (drawn) => {
        const changes = historyOf(factsFrom(drawn).filter((fact) => fact.amountMinor > 0));
        const ranks = [0, ...changes.map((change) => change.tier.rank)];
        for (const [index, rank] of ranks.entries()) expect(rank).toBeGreaterThanOrEqual((ranks[index - 1] ?? 0) - 1);
      }),
      { numRuns: 60 },
    );
  });
});
