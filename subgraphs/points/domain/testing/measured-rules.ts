/** How much of the planted abuse rules catch in a labelled history, and how much they have to. */
import { defaultRiskRules } from '../default-risk-rules.js';
import { RiskReplay } from '../replay-risk.js';
import type { RiskRule } from '../risk.js';
import { incidentsOfEachKind, patientOfEachKind } from './labelled-history-abuse.js';
import { unusual } from './labelled-history-honest.js';
import type { LabelledAction } from './labelled-history-making.js';

export interface Measured {
  /** Shares of the planted abuse. */
  incidents: number;
  actions: number;
  falseAlarms: number;
  honest: number;
}

/** An incident is caught when an action of it is stopped: from then on a person looks at it. */
export function measure(history: readonly LabelledAction[], rules: readonly RiskRule[]): Measured {
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
export const leastCaught = 0.85;

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

/** Says what the default rules catch in the history of the seed, and expects of it what was worked out. */
export function expectDefaultRulesCatch(history: readonly LabelledAction[], seed: number): void {
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
}
