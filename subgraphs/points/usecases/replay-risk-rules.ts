import { badInput } from '../../../chassis/domain-error.js';
import { parseInput } from '../../../chassis/parse-input.js';
import { instantOf } from '../domain/instant.js';
import { RiskReplay, type RuleReport } from '../domain/replay-risk.js';
import { streamRiskActions } from '../storage/risk-actions.js';
import type { PointsParts } from './points-parts.js';
import { rulesShape } from './risk-rules.js';

export interface ReplayedRules {
  /** How many actions of the period were looked at. */
  actions: number;
  /** How many of them one rule at least would have stopped. */
  stopped: number;
  /** Per rule, in the order asked. */
  rules: RuleReport[];
}

/**
 * What candidate rules would have stopped from one instant until another. What lies before the first is looked back at, as
 * far as the rules reach, and is no part of the report. Fault: BAD_USER_INPUT for rules that could not be proposed, and for a
 * period that ends before it begins.
 */
export async function replayRiskRules(
  { database }: PointsParts,
  asked: { rules: unknown; from: Date; until: Date },
): Promise<ReplayedRules> {
  const { from, until } = asked;
  const rules = parseInput(rulesShape, asked.rules, 'rules');
  if (until <= from) throw badInput({ path: ['until'], reason: 'must lie after from' });
  const reachMs = 1000 * Math.max(0, ...rules.map(({ windowSeconds }) => windowSeconds));
  const replay = new RiskReplay(rules);
  const report = { actions: 0, stopped: 0 };
  const begin = instantOf(from);
  await database.transaction(async (tx) => {
    for await (const { id, action } of streamRiskActions(tx, {
      after: new Date(from.getTime() - reachMs - 1),
      before: until,
    })) {
      const counts = action.at >= begin;
      const stopping = replay.take(id, action, counts);
      if (!counts) continue;
      report.actions += 1;
      if (stopping.length > 0) report.stopped += 1;
    }
  });
  return { ...report, rules: replay.report() };
}
