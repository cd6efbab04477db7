import { parseInput } from '../../../chassis/parse-input.js';
import type { RiskRule } from '../domain/risk.js';
import { riskRulesConfiguration } from './risk-rules.js';

/** The rules that `proposeRiskRules` would store of this input. Fault: BAD_USER_INPUT with the field's path. */
export function checkRiskRules(raw: unknown): RiskRule[] {
  return parseInput(riskRulesConfiguration.schema, raw).rules;
}
