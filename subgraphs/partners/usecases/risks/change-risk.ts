import type { Risk, RiskStanding } from '../../domain/risks/risk.js';
import { riskOutdated, unknownRisk } from '../../domain/risks/risk-errors.js';
import { findRisk, insertVersion, lockRisk, putStanding } from '../../storage/risks/risks.js';
import type { SettlingTools } from '../settlement/settlement-tools.js';

export interface RiskChange extends RiskStanding {
  /** The client's id of it. */
  changeId: string;
  riskId: string;
  /** The version that was looked at. */
  version: number;
  note: string;
}

/**
 * How a risk stands from now on, by who has seen how it stood. The risk as it is now: a request that is asked again shows what became
 * of it since. Refusal: RISK_OUTDATED. Fault: UNKNOWN_RISK.
 */
export async function changeRisk(
  { database, answers, audit }: SettlingTools,
  { changeId, ...change }: RiskChange,
  { by, requestId }: { by: string; requestId: string },
): Promise<Risk> {
  const { riskId, note, version: seen, ...standing } = change;
  const unknown = () => unknownRisk({ path: ['input', 'riskId'] });
  await answers.answerOnce({ caller: by, mutation: 'changeRisk', id: changeId }, change, async (tx) => {
    const risk = await lockRisk(tx, riskId);
    if (!risk) throw unknown();
    if (risk.version !== seen) throw riskOutdated({ currentVersion: risk.version });
    const next = { ...standing, version: seen + 1 };
    await putStanding(tx, riskId, next);
    await insertVersion(tx, riskId, { ...next, note, by });
    const { state, likelihood, effect } = standing;
    const details = { changeId, version: next.version, state, likelihood, effect };
    await audit.record(tx, { by, action: 'risk.changed', subject: `risk/${riskId}`, details, requestId });
    return riskId;
  });
  const changed = await findRisk(database.read, riskId);
  if (!changed) throw unknown();
  return changed;
}
