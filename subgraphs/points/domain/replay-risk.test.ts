import { defaultRiskRules } from './default-risk-rules.js';
import { RiskReplay } from './replay-risk.js';
import { ruleThatStops, subjectKeysOf, type RiskAction, type RiskRule } from './risk.js';
import { labelledHistory } from './testing/labelled-history.js';
import { expectDefaultRulesCatch, leastCaught, measure } from './testing/measured-rules.js';
import { SeededChance } from './testing/seeded-chance.js';

const byDevice: RiskRule = {
  code: 'THIRD_IN_A_MINUTE',
  action: 'REDEMPTION',
  per: 'DEVICE',
  measure: 'COUNT',
  stopAt: 3,
  windowSeconds: 60,
  firstHours: null,
};

function redemption(second: number, more: Partial<RiskAction> = {}): RiskAction {
  return {
    action: 'REDEMPTION',
    memberId: 'm',
    recipientId: null,
    device: 'd',
    channel: null,
    currency: 'HARVEST',
    points: 100,
    at: new Date(Date.UTC(2027, 2, 1, 0, 0, second)).toISOString(),
    memberSince: '2026-01-01T00:00:00.000Z',
    stoppedBy: null,
    ...more,
  };
}

describe('a replay', () => {
  test('stops what its window reaches, what it would have stopped counting on, and tells each rule apart', () => {
    const sum: RiskRule = { ...byDevice, code: 'SUM', per: 'MEMBER', measure: 'POINTS', stopAt: 250 };
    const replay = new RiskReplay([byDevice, sum]);
    const stopped = (id: string, action: RiskAction) => replay.take(id, action).map(({ code }) => code);
    expect(stopped('1', redemption(0))).toEqual([]);
    expect(stopped('2', redemption(10))).toEqual([]);
    expect(stopped('3', redemption(20, { memberId: 'n' }))).toEqual(['THIRD_IN_A_MINUTE']);
    expect(stopped('4', redemption(59, { device: 'e' }))).toEqual(['SUM']);
    // A minute after the first: it is out of the window, and the other two of the device are in it.
    expect(stopped('5', redemption(60))).toEqual(['THIRD_IN_A_MINUTE', 'SUM']);
    expect(stopped('6', redemption(120))).toEqual([]);
    expect(replay.report()).toEqual([
      { rule: byDevice, actions: 2, members: 2, devices: 1, examples: ['3', '5'] },
      { rule: sum, actions: 2, members: 1, devices: 2, examples: ['4', '5'] },
    ]);
  });

  test('looks back at what is no part of the report', () => {
    const replay = new RiskReplay([byDevice]);
    for (const second of [0, 1, 2]) replay.take(String(second), redemption(second), false);
    expect(replay.take('3', redemption(3))).toEqual([byDevice]);
    expect(replay.report()[0]).toMatchObject({ actions: 1, examples: ['3'] });
  });

  test('shows five examples, and forgets subjects of whom nothing is within reach', () => {
    const replay = new RiskReplay([{ ...byDevice, stopAt: 1 }]);
    for (let nth = 0; nth < 10_000; nth += 1) {
      replay.take(String(nth), redemption(nth, { device: `device ${String(nth)}`, memberId: `member ${String(nth)}` }));
    }
    // One a second: those of the last minute, of which nothing lies a whole minute back.
    expect(replay.remembered).toBe(60);
    expect(replay.report()[0]).toMatchObject({ actions: 10_000, examples: ['0', '1', '2', '3', '4'] });
  });

  test('decides as it is decided when the whole history is at hand', () => {
    const chance = new SeededChance(11);
    const rules = defaultRiskRules.map((rule) => ({ ...rule, stopAt: Math.ceil(rule.stopAt / 20) }));
    const whole = new Map<string, RiskAction[]>();
    const replay = new RiskReplay(rules);
    let stopped = 0;
    for (let nth = 0, second = 0; nth < 1_500; nth += 1, second += chance.between(0, 40)) {
      const action = redemption(second, {
        action: chance.oneOf(['REDEMPTION', 'GIFT', 'EXCHANGE']),
        memberId: `member ${String(chance.between(1, 30))}`,
        recipientId: chance.happens(0.3) ? `member ${String(chance.between(1, 5))}` : null,
        device: chance.happens(0.7) ? `device ${String(chance.between(1, 4))}` : null,
        points: chance.between(1, 400),
        memberSince: chance.happens(0.5) ? '2027-02-28T12:00:00.000Z' : '2026-01-01T00:00:00.000Z',
      });
      const expected = ruleThatStops({ rules, history: whole }, action);
      expect(replay.take(String(nth), action)[0] ?? null).toBe(expected);
      if (expected) stopped += 1;
      for (const key of subjectKeysOf(action)) {
        const known = whole.get(key) ?? [];
        known.push(action);
        whole.set(key, known);
      }
    }
    expect(stopped).toBeGreaterThan(150);
    expect(stopped).toBeLessThan(1_350);
  });
});

const first = labelledHistory(1);

test('the default rules catch at least 85 % of the planted incidents, and no more honest actions than was worked out', () => {
  expectDefaultRulesCatch(first, 1);
});

test.each([
  ['DEVICE_REDEMPTIONS', 500],
  ['GIFTS_TO_ONE', 100],
  ['EXCHANGES_PER_DAY', 200],
  ['FIRST_DAY_GIFTS', 1_000_000],
])('with %s weakened to %i, less than 85 %% are caught', (code, stopAt) => {
  const weakened = defaultRiskRules.map((rule) => (rule.code === code ? { ...rule, stopAt } : rule));
  expect(measure(first, weakened).incidents).toBeLessThan(leastCaught);
});

test('the same seed makes the same history, another another', () => {
  const [one, again, other] = [first, labelledHistory(1), labelledHistory(2)].map((made) => JSON.stringify(made));
  // No `toEqual`: of something this large it would print, and reckon for minutes, what differs.
  expect(one === again).toBe(true);
  expect(one === other).toBe(false);
});
