import { defaultRiskRules } from './default-risk-rules.js';
import { RiskReplay } from './replay-risk.js';
import { ruleThatStops, subjectKeysOf, type RiskAction, type RiskRule } from './risk.js';
import { labelledHistory } from './testing/labelled-history.js';
import { incidentsOfEachKind, patientOfEachKind } from './testing/labelled-history-abuse.js';
import type { LabelledAction } from './testing/labelled-history-making.js';
import { unusual } from './testing/labelled-history-honest.js';
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

interface Measured {
  /** Shares of the planted abuse. */
  incidents: number;
  actions: number;
  falseAlarms: number;
  honest: number;
}

/** An incident is caught when an action of it is stopped: from then on a person looks at it. */
function measure(history: readonly LabelledAction[], rules: readonly RiskRule[]): Measured {
  const replay = new RiskReplay(rules);
  const planted = new Set<string>();
  const caught = new Set<string>();
  const counts = { abuse: 0, stopped: 0, honest: 0, falseAlarms: 0 };
  for (const [nth, action] of history.entries()) {
    const isStopped = replay.take(String(nth), action).length > 0;
    if (action.incident === null) {
      counts.honest += 1;
      if (isStopped) counts.falseAlarms += 1;
      continue;
    }
    planted.add(action.incident);
    counts.abuse += 1;
    if (!isStopped) continue;
    caught.add(action.incident);
    counts.stopped += 1;
  }
  const { abuse, stopped, honest, falseAlarms } = counts;
  return { incidents: caught.size / planted.size, actions: stopped / abuse, falseAlarms, honest };
}

/**
 * Worked out from the ranges of labelled-history-abuse.ts: of farms 301 of 306 rates reach a hundred in a minute, of rings 40
 * of 43 have more than twenty accounts, of bursts 60 of 63 more than twenty exchanges, of robberies about seven of eight take
 * more than the first day may; of the patient ones none. (0.984 + 0.930 + 0.952 + 0.88) * 30 of 126 is about 89 %.
 */
const leastCaught = 0.85;

/**
 * Worked out from labelled-history-honest.ts, whose other members stay far below every rule: of a wedding's gifts those from
 * the twenty-first on; of a generous newcomer's the last one; a great newcomer's one; of a keen exchanger's day those from
 * the twenty-first on. 4 * 20 + 10 * 1 + 3 * 1 + 5 * 5.
 */
const mostFalseAlarms =
  unusual.weddings.couples * (unusual.weddings.guestsAtMost - 20) +
  unusual.generousNewcomers.members * (unusual.generousNewcomers.giftsAtMost - 1) +
  unusual.greatNewcomers.members * unusual.greatNewcomers.redemptions +
  unusual.keenExchangers.members * (unusual.keenExchangers.exchangesAtMost - 20);

const first = labelledHistory(1);

describe.each([1, 2, 3])('the default rules over a labelled history, seed %i', (seed) => {
  const history = seed === 1 ? first : labelledHistory(seed);

  test('catch at least 85 % of the planted incidents, and no more honest actions than was worked out', () => {
    const measured = measure(history, defaultRiskRules);
    const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
    console.info(
      `seed ${String(seed)}: caught ${percent(measured.incidents)} of ${String(incidentsOfEachKind * 4 + patientOfEachKind * 3)} ` +
        `incidents, stopped ${percent(measured.actions)} of their actions; ` +
        `${String(measured.falseAlarms)} false alarms in ${String(measured.honest)} honest actions ` +
        `(${percent(measured.falseAlarms / measured.honest)})`,
    );
    expect(measured.incidents).toBeGreaterThanOrEqual(leastCaught);
    // Of the single actions too, which farms are the most of.
    expect(measured.actions).toBeGreaterThanOrEqual(leastCaught);
    // The patient ones, the slowest and the smallest get away: else the history would be made for the rules.
    expect(measured.incidents).toBeLessThan(1);
    expect(mostFalseAlarms).toBe(118);
    expect(measured.falseAlarms).toBeLessThanOrEqual(mostFalseAlarms);
    expect(measured.falseAlarms).toBeGreaterThan(0);
  });
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
  const [one, again, other] = [first, labelledHistory(1), labelledHistory(4)].map((made) => JSON.stringify(made));
  // No `toEqual`: of something this large it would print, and reckon for minutes, what differs.
  expect(one === again).toBe(true);
  expect(one === other).toBe(false);
});
