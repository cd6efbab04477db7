import { campaignOf, baseRule, fixed, kinds, zone } from './testing/campaign-of.js';
import { needsAt, ruleBook } from './rule-book.js';

const others = (...campaigns: Parameters<typeof campaignOf>[0][]) =>
  ruleBook([...campaigns.map(campaignOf), baseRule({ priority: 0 })], kinds, zone).others.map(
    ({ campaign }) => campaign.id as string,
  );

describe('the rule book', () => {
  test('has the base rule first whatever its priority', () => {
    const book = ruleBook([campaignOf({ priority: 1_000 }), baseRule({ priority: 0 })], kinds, zone);
    expect(book.base.campaign).toEqual(baseRule({ priority: 0 }));
    expect(book.others.map(({ campaign }) => campaign.id)).toEqual(['double']);
  });

  test('is in the order of priority, then of beginning, then of id', () => {
    expect(
      others(
        { id: 'd', priority: 5 },
        { id: 'c', priority: 5 },
        { id: 'b', priority: 5, startsAt: '2026-10-31T00:00+08:00' },
        { id: 'a', priority: 4, startsAt: '2026-01-01T00:00+08:00' },
        { id: 'e', priority: 6, startsAt: '2026-11-30T00:00+08:00' },
      ),
    ).toEqual(['e', 'b', 'c', 'd', 'a']);
  });

  test('finds each campaign by its id, the base rule too', () => {
    const book = ruleBook([campaignOf({ id: 'a' }), baseRule()], kinds, zone);
    expect(book.byId.get(campaignOf({ id: 'a' }).id)?.campaign.id).toBe('a');
    expect(book.byId.get(baseRule().id)).toBe(book.base);
    expect(book.byId.size).toBe(2);
  });

  test('needs what one of its campaigns needs', () => {
    const needs = (conditions: unknown) => {
      const book = ruleBook([campaignOf(), campaignOf({ id: 'a', conditions }), baseRule()], kinds, zone);
      return { needsHistory: book.needsHistory, needsProfile: book.needsProfile };
    };
    expect(needs(null)).toEqual({ needsHistory: false, needsProfile: false });
    expect(needs({ firstPurchase: { is: true } })).toEqual({ needsHistory: true, needsProfile: false });
    expect(needs({ birthday: { within: 'DAY' } })).toEqual({ needsHistory: false, needsProfile: true });
  });

  test('needs at an instant what campaigns that are live then need', () => {
    const conditions = { all: [{ firstPurchase: { is: true } }, { birthday: { within: 'DAY' } }] };
    const window = { startsAt: '2026-11-11T00:00+08:00', endsAt: '2026-11-12T00:00+08:00' };
    const book = ruleBook([campaignOf({ id: 'a', conditions, ...window }), baseRule()], kinds, zone);
    const at = (...instants: string[]) =>
      needsAt(
        book,
        instants.map((instant) => new Date(instant)),
      );
    const [before, during, after] = ['2026-11-10T23:59:59+08:00', '2026-11-11T00:00+08:00', '2026-11-12T00:00+08:00'];
    expect(at(before, after)).toEqual({ needsHistory: false, needsProfile: false });
    expect(at(before, during, after)).toEqual({ needsHistory: true, needsProfile: true });
  });

  test('cannot be without the base rule', () => {
    expect(() => ruleBook([], kinds, zone)).toThrow(RangeError);
    expect(() => ruleBook([campaignOf()], kinds, zone)).toThrow(RangeError);
  });

  test('cannot hold what no kind can read', () => {
    const { rule, ...campaign } = campaignOf({ effects: [fixed(5)] });
    const gone = { ...campaign, rule: { ...rule, effects: [{ cashback: { percent: 5 } }] } };
    expect(() => ruleBook([gone, baseRule()], kinds, zone)).toThrow(new RangeError("There is no effect 'cashback'"));
  });
});
