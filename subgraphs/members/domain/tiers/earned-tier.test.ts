import fc from 'fast-check';
import type { TierBook } from './earned-tier.js';
import type { GivenTier, SpendFact } from './spend-fact.js';
import { placesOf } from './monthly-assessment.js';
import { tierHistory } from './tier-history.js';
import { tierReason } from './tier-reason.js';
import { bookOf, rulesWith, shanghai } from './tiers.fixture.js';
import { monthNamed } from './calendar-month.js';

const yuan = 100;
const noon = (day: string) => new Date(`${day}T04:00:00Z`);
const purchase = (day: string, amountYuan: number, purchaseId = day): SpendFact => ({
  purchaseId,
  occurredAt: noon(day),
  countedAt: noon(day),
  amountMinor: amountYuan * yuan,
});
const returned = (of: string, day: string, amountYuan: number, purchaseId = of): SpendFact => ({
  purchaseId,
  occurredAt: noon(of),
  countedAt: noon(day),
  amountMinor: -amountYuan * yuan,
});
const given = (tierCode: GivenTier['tierCode'], from: string, until: string, endedAt?: string): GivenTier => ({
  grantId: `${tierCode}/${from}`,
  tierCode,
  from: noon(from),
  until: noon(until),
  endedAt: endedAt ? noon(endedAt) : null,
});
/** Tier and the day, in Shanghai, from which it is in force. */
const told = (book: TierBook, spend: SpendFact[], grants: GivenTier[] = []) =>
  tierHistory({ spend, given: grants }, book, shanghai).map(({ tier, inForceFrom }) => {
    const day = new Date(inForceFrom.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
    return `${tier.code} ${day}`;
  });

describe('other measures than a month', () => {
  test('a rolling period adds up its months, and no month more', () => {
    const book = bookOf([
      rulesWith({ measures: { SILVER: { rollingSpend: { months: 3, overMinor: 9_000 * yuan } } } }),
    ]);
    const steady = [purchase('2026-01-10', 4_000), purchase('2026-02-10', 4_000), purchase('2026-03-10', 1_001)];
    expect(told(book, steady)).toEqual(['SILVER 2026-03-10', 'BASIC 2027-04-01']);
    expect(told(book, [...steady.slice(0, 2), purchase('2026-04-10', 4_999)])).toEqual([]);
  });

  test('visits are purchases of which something is left', () => {
    const book = bookOf([rulesWith({ measures: { SILVER: { visits: { months: 2, atLeast: 3 } } } })]);
    const three = [purchase('2026-01-10', 10), purchase('2026-01-20', 10), purchase('2026-02-10', 10)];
    expect(told(book, three)).toEqual(['SILVER 2026-02-10', 'BASIC 2027-03-01']);
    expect(told(book, [...three, returned('2026-01-20', '2026-02-05', 10)])).toEqual([]);
    // Half of one taken back leaves a visit; the other half, later, does not.
    const halves = [returned('2026-01-20', '2026-02-15', 5), returned('2026-01-20', '2026-02-16', 5)];
    expect(told(book, [...three, ...halves])).toEqual(['SILVER 2026-02-10', 'BASIC 2026-02-16']);
  });

  test('activity counts the months in which something was bought', () => {
    const book = bookOf([rulesWith({ measures: { SILVER: { activeMonths: { months: 4, atLeast: 3 } } } })]);
    const facts = [purchase('2026-01-10', 1), purchase('2026-01-11', 1), purchase('2026-02-10', 1)];
    expect(told(book, facts)).toEqual([]);
    expect(told(book, [...facts, purchase('2026-04-30', 1)])).toEqual(['SILVER 2026-04-30', 'BASIC 2027-05-01']);
    expect(told(book, [...facts, purchase('2026-05-01', 1)])).toEqual([]);
  });

  test('one large purchase promotes at once, and its return takes the tier back', () => {
    const book = bookOf([rulesWith({ measures: { GOLD: { onePurchaseOverMinor: 3_000 * yuan } } })]);
    const large = purchase('2026-01-10', 3_001);
    expect(told(book, [purchase('2026-01-09', 1_900), purchase('2026-01-10', 3_000)])).toEqual([]);
    expect(told(book, [large])).toEqual(['GOLD 2026-01-10', 'SILVER 2027-02-01', 'BASIC 2028-02-01']);
    expect(told(book, [large, returned('2026-01-10', '2026-01-12', 1)])).toEqual([
      'GOLD 2026-01-10',
      'BASIC 2026-01-12',
    ]);
  });
});

describe('period, keep level and grace', () => {
  const book = bookOf([
    rulesWith({ periodMonths: 3, graceMonths: 1, measures: { SILVER: { keepSpendOverMinor: 2_000 * yuan } } }),
  ]);

  test('a lower amount keeps a tier that was earned, and earns none', () => {
    expect(told(book, [purchase('2026-01-10', 2_001)])).toEqual([]);
    // Silver of January lasts to April and, by grace, May; kept in April, to August.
    expect(told(book, [purchase('2026-01-10', 5_001)])).toEqual(['SILVER 2026-01-10', 'BASIC 2026-06-01']);
    const kept = [purchase('2026-01-10', 5_001), purchase('2026-04-10', 2_001)];
    expect(told(book, kept)).toEqual(['SILVER 2026-01-10', 'BASIC 2026-09-01']);
    expect(told(book, [...kept.slice(0, 1), purchase('2026-04-10', 2_000)])).toEqual([
      'SILVER 2026-01-10',
      'BASIC 2026-06-01',
    ]);
  });

  test('it can still be kept in the grace, which begins a month before the end', () => {
    const [silver] = tierHistory({ spend: [purchase('2026-01-10', 5_001)], given: [] }, book, shanghai);
    expect(silver?.graceFrom).toEqual(new Date('2026-04-30T16:00:00Z'));
    expect(silver?.validUntil).toEqual(new Date('2026-05-31T15:59:59.999Z'));
    expect(told(book, [purchase('2026-01-10', 5_001), purchase('2026-05-31', 2_001)])).toEqual([
      'SILVER 2026-01-10',
      'BASIC 2026-10-01',
    ]);
  });

  test('the tier that one has stepped down to is kept as well', () => {
    // Gold of January: to May. Silver from June: kept in July, so to November.
    expect(told(book, [purchase('2026-01-10', 10_001), purchase('2026-07-10', 2_001)])).toEqual([
      'GOLD 2026-01-10',
      'SILVER 2026-06-01',
      'BASIC 2026-12-01',
    ]);
  });

  test('a return takes the keeping back', () => {
    const facts = [
      purchase('2026-01-10', 5_001),
      purchase('2026-05-10', 2_001),
      returned('2026-05-10', '2026-07-02', 1),
    ];
    expect(told(book, facts)).toEqual(['SILVER 2026-01-10', 'BASIC 2026-07-02']);
  });

  test('a period that ends in February ends on its last day, 29th or 28th', () => {
    const year = bookOf();
    expect(told(year, [purchase('2027-02-10', 5_001)])).toEqual(['SILVER 2027-02-10', 'BASIC 2028-03-01']);
    expect(told(year, [purchase('2028-02-29', 5_001)])).toEqual(['SILVER 2028-02-29', 'BASIC 2029-03-01']);
  });
});

describe('versions of the rules', () => {
  const book = bookOf([
    rulesWith(),
    rulesWith({
      version: 1,
      from: monthNamed('2026-03'),
      periodMonths: 2,
      measures: { SILVER: { monthlySpendOverMinor: 100 } },
    }),
  ]);

  test('what a month earns, and for how long, goes by the rules of that month', () => {
    expect(told(book, [purchase('2026-02-28', 2)])).toEqual([]);
    expect(told(book, [purchase('2026-03-01', 2)])).toEqual(['SILVER 2026-03-01', 'BASIC 2026-06-01']);
    // Midnight in Shanghai decides: 15:59 UTC on the 28th is February there, 16:00 is March.
    const at = (time: string): SpendFact => ({
      ...purchase('2026-03-01', 2),
      occurredAt: new Date(time),
      countedAt: new Date(time),
    });
    expect(told(book, [at('2026-02-28T15:59:00Z')])).toEqual([]);
    expect(told(book, [at('2026-02-28T16:00:00Z')])).toEqual(['SILVER 2026-03-01', 'BASIC 2026-06-01']);
  });

  test('the longer of two that were earned under different rules counts', () => {
    // January's silver lasts for twelve months, March's for two: it shortens nothing.
    expect(told(book, [purchase('2026-01-10', 5_001), purchase('2026-03-10', 2)])).toEqual([
      'SILVER 2026-01-10',
      'BASIC 2027-02-01',
    ]);
  });

  test('a later version takes the place of what was announced before it', () => {
    const { rules } = bookOf([
      rulesWith(),
      rulesWith({ version: 1, from: monthNamed('2027-01') }),
      rulesWith({ version: 2, from: monthNamed('2026-12') }),
      rulesWith({ version: 3, from: monthNamed('2027-06') }),
    ]);
    const versions = ['2026-11', '2026-12', '2027-01', '2027-06'].map(
      (month) => rules.inForceIn(monthNamed(month)).version,
    );
    expect(versions).toEqual([0, 2, 2, 3]);
    expect(rules.nextAfter(monthNamed('2026-11'))?.version).toBe(2);
    expect(rules.nextAfter(monthNamed('2027-01'))?.version).toBe(3);
    expect(rules.nextAfter(monthNamed('2027-06'))).toBeNull();
  });
});

describe('the share of the top', () => {
  test.each([
    [0, 10, 0],
    [9, 10, 0],
    [10, 10, 1],
    [19, 10, 1],
    [20, 10, 2],
    [7, 100, 7],
    [150, 1, 1],
    [3, 50, 1],
  ])('of %i members who bought, %i %% are %i places', (bought, percent, places) => {
    expect(placesOf(bought, percent)).toBe(places);
  });

  const book = bookOf(undefined, { '2026-01': 800 * yuan });

  test('is held by the threshold or more from the month after on, for a period, and then a step at a time', () => {
    expect(told(book, [purchase('2026-01-31', 800)])).toEqual([
      'DIAMOND 2026-02-01',
      'GOLD 2027-02-01',
      'SILVER 2028-02-01',
      'BASIC 2029-02-01',
    ]);
    expect(told(book, [purchase('2026-01-31', 799)])).toEqual([]);
    expect(told(book, [purchase('2026-02-01', 4_000)])).toEqual([]);
  });

  test('is lost by a return before or after the month ends, from then on', () => {
    expect(told(book, [purchase('2026-01-20', 800), returned('2026-01-20', '2026-01-31', 1)])).toEqual([]);
    expect(told(book, [purchase('2026-01-20', 800), returned('2026-01-20', '2026-02-10', 1)])).toEqual([
      'DIAMOND 2026-02-01',
      'BASIC 2026-02-10',
    ]);
  });
});

describe('tiers that were given', () => {
  test('lie over what was earned, and leave it when they end', () => {
    const spend = [purchase('2026-01-10', 5_001)];
    expect(told(bookOf(), spend, [given('GOLD', '2026-03-01', '2026-05-01')])).toEqual([
      'SILVER 2026-01-10',
      'GOLD 2026-03-01',
      'SILVER 2026-05-01',
      'BASIC 2027-02-01',
    ]);
    expect(told(bookOf(), spend, [given('GOLD', '2026-03-01', '2026-05-01', '2026-04-02')])[2]).toBe(
      'SILVER 2026-04-02',
    );
    expect(told(bookOf(), spend, [given('GOLD', '2026-03-01', '2026-05-01', '2026-02-02')])).toEqual(
      told(bookOf(), spend),
    );
  });

  test('that are no higher than what was earned show when that ends', () => {
    const spend = [purchase('2026-01-10', 5_001)];
    const history = tierHistory({ spend, given: [given('SILVER', '2026-03-01', '2027-06-01')] }, bookOf(), shanghai);
    expect(history.map(({ tier }) => tier.code)).toEqual(['SILVER', 'BASIC']);
    expect(history[0]?.validUntil).toEqual(noon('2027-06-01'));
  });
});

describe('the reason', () => {
  test('names the month, the measure and the purchases that counted', () => {
    const spend = [
      purchase('2026-01-10', 3_000),
      purchase('2026-01-11', 3_000),
      purchase('2026-01-12', 50),
      returned('2026-01-12', '2026-01-13', 50),
      purchase('2026-02-01', 1),
    ];
    const reason = tierReason({ spend, given: [] }, bookOf(), shanghai, noon('2026-03-01'));
    expect(reason).toMatchObject({ by: 'MONTHLY_SPEND', month: monthNamed('2026-01'), stepsDown: 0, grantId: null });
    expect(reason.purchases.map(({ purchaseId, netMinor }) => [purchaseId, netMinor])).toEqual([
      ['2026-01-11', 300_000],
      ['2026-01-10', 300_000],
    ]);
    expect(tierReason({ spend, given: [] }, bookOf(), shanghai, noon('2026-01-11')).by).toBe('EVERYBODY');
  });

  test('is the grant, or a step down', () => {
    const gold = given('GOLD', '2026-03-01', '2026-05-01');
    const spend = [purchase('2024-01-10', 10_001)];
    expect(tierReason({ spend, given: [gold] }, bookOf(), shanghai, noon('2026-04-01'))).toMatchObject({
      by: 'GRANT',
      grantId: gold.grantId,
    });
    expect(tierReason({ spend, given: [] }, bookOf(), shanghai, noon('2025-06-01'))).toMatchObject({
      by: 'MONTHLY_SPEND',
      stepsDown: 1,
    });
  });
});

describe('whatever the facts', () => {
  const everything = bookOf(
    [
      rulesWith({
        periodMonths: 4,
        graceMonths: 1,
        measures: {
          SILVER: { keepSpendOverMinor: 200_000, visits: { months: 2, atLeast: 4 } },
          GOLD: { onePurchaseOverMinor: 800_000, rollingSpend: { months: 3, overMinor: 1_500_000 } },
        },
      }),
      rulesWith({
        version: 1,
        from: monthNamed('2023-05'),
        periodMonths: 6,
        measures: { SILVER: { monthlySpendOverMinor: 300_000, activeMonths: { months: 5, atLeast: 4 } } },
      }),
    ],
    { '2022-03': 700_000, '2023-01': 500_000, '2023-08': 900_000 },
  );
  const anyFacts = fc.array(
    fc.record({
      day: fc.integer({ min: 0, max: 900 }),
      amount: fc.integer({ min: 1, max: 1_000_000 }),
      returnAfter: fc.option(fc.integer({ min: 0, max: 60 }), { nil: null }),
    }),
    { maxLength: 25 },
  );
  const at = (day: number) => new Date(Date.UTC(2022, 0, 1 + day, 4));
  const factsFrom = (drawn: { day: number; amount: number; returnAfter: number | null }[]) =>
    drawn.flatMap(({ day, amount, returnAfter }, place): SpendFact[] => {
      const bought = { purchaseId: String(place), occurredAt: at(day), countedAt: at(day), amountMinor: amount };
      return returnAfter === null
        ? [bought]
        : [bought, { ...bought, countedAt: at(day + returnAfter), amountMinor: -amount }];
    });
  const grants = fc.array(fc.tuple(fc.integer({ min: 0, max: 900 }), fc.integer({ min: 1, max: 90 })), {
    maxLength: 3,
  });
  const grantsFrom = (drawn: [number, number][]) =>
    drawn.map(([day, days], place): GivenTier => {
      return {
        grantId: String(place),
        tierCode: place === 0 ? 'DIAMOND' : 'SILVER',
        from: at(day),
        until: at(day + days),
        endedAt: null,
      };
    });

  test('the order of arrival does not matter, with every measure, version, threshold and grant', () => {
    fc.assert(
      fc.property(anyFacts, grants, fc.infiniteStream(fc.nat()), (drawn, drawnGrants, shuffle) => {
        const facts = { spend: factsFrom(drawn), given: grantsFrom(drawnGrants) };
        const arrived = facts.spend
          .map((fact) => ({ fact, place: shuffle.next().value as number }))
          .sort((a, b) => a.place - b.place)
          .map(({ fact }) => fact);
        const history = tierHistory(facts, everything, shanghai);
        expect(tierHistory({ spend: arrived, given: [...facts.given].reverse() }, everything, shanghai)).toEqual(
          history,
        );
      }),
      { numRuns: 100 },
    );
  });

  test('what is counted later changes nothing that was in force before', () => {
    fc.assert(
      fc.property(anyFacts, fc.integer({ min: 0, max: 900 }), (drawn, day) => {
        const spend = factsFrom(drawn);
        const inForce = (some: SpendFact[]) =>
          tierHistory({ spend: some, given: [] }, everything, shanghai).findLast((one) => one.inForceFrom <= at(day))
            ?.tier.code;
        expect(inForce(spend) ?? 'BASIC').toBe(
          inForce(spend.filter(({ countedAt }) => countedAt < at(day))) ?? 'BASIC',
        );
      }),
      { numRuns: 100 },
    );
  });

  test('the reason is of the tier that the history tells', () => {
    fc.assert(
      fc.property(anyFacts, grants, fc.integer({ min: 0, max: 1_200 }), (drawn, drawnGrants, day) => {
        const facts = { spend: factsFrom(drawn), given: grantsFrom(drawnGrants) };
        const change = tierHistory(facts, everything, shanghai).findLast((one) => one.inForceFrom <= at(day));
        const { by } = tierReason(facts, everything, shanghai, at(day));
        expect(by === 'EVERYBODY').toBe((change?.tier.code ?? 'BASIC') === 'BASIC');
      }),
      { numRuns: 100 },
    );
  });
});
