import { newId } from '../../../../chassis/ids.js';
import { dayOf, monthOf } from '../../../../chassis/programme-time.js';
import type { OnBehalfOf } from '../../../../chassis/service-calls.js';
import { brokenRules } from '../../domain/evaluation/alert-rules.js';
import { percentOf } from '../../domain/evaluation/partner-figures.js';
import { raiseAlert } from '../../storage/alerts/partner-alerts.js';
import { listPartners } from '../../storage/brands.js';
import { evaluatePartner, showConcentration, spanOf, type EvaluationTools } from './evaluate-partner.js';
import { showPrepaidDays } from './prepaid-days.js';

const lastDays = 30;

/**
 * Judges every partner that is no sandbox by its last thirty days, and has ops look at whoever breaks a rule: once a month for each
 * rule. Where points tells nothing of blocks, the other rules are judged without it.
 */
export async function watchPartners(tools: EvaluationTools): Promise<void> {
  const { database, clock, log, zone, alertRules } = tools;
  const now = clock.now();
  const first = new Date(now.getTime() - (lastDays - 1) * 24 * 3_600_000);
  const span = spanOf(tools, dayOf(first, zone), dayOf(now, zone));
  const on: OnBehalfOf = { caller: { kind: 'service', name: 'partners' }, requestId: newId() };
  const { shares, totalMinor } = await showConcentration(tools, span);
  const month = monthOf(now, zone);
  for (const { code, isSandbox } of await listPartners(database.read)) {
    if (isSandbox) continue;
    const figures = await evaluatePartner(tools, code, span);
    const prepaid = await showPrepaidDays(tools, code, span, on).catch((error: unknown) => {
      log.warn({ err: error, partner: code }, 'a partner is judged without its blocks');
      return [];
    });
    const share = shares.find(({ brand }) => brand === code)?.worthMinor ?? 0;
    const judged = { figures, sharePercent: percentOf(share, totalMinor), prepaid, month };
    for (const { rule, details } of brokenRules(alertRules, judged)) {
      const about = [month, details['currency']].filter(Boolean).join(' ');
      const raised = await database.transaction((tx) => raiseAlert(tx, { brand: code, rule, about, details }));
      if (raised) log.info({ partner: code, rule }, 'ops are alerted of a partner');
    }
  }
}
