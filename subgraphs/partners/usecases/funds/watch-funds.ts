import type { Clock } from '../../../../chassis/clock.js';
import { newId } from '../../../../chassis/ids.js';
import { dayOf } from '../../../../chassis/programme-time.js';
import type { OnBehalfOf } from '../../../../chassis/service-calls.js';
import { fundAlertsOf, type FundAlert } from '../../domain/agreements/fund-alerts.js';
import { listAgreements } from '../../storage/agreements/agreements.js';
import { forgetPastUsage } from '../../storage/agreements/cap-usage.js';
import { raiseAlert } from '../../storage/alerts/partner-alerts.js';
import { writeMessages } from '../../storage/webhooks/webhook-messages.js';
import type { ExchangeTools } from '../exchange-tools.js';

const typeOf = { LOW_BALANCE: 'agreement.low_balance', OUTSTANDING: 'agreement.outstanding' } as const;

/**
 * Looks at what the books of points say of every partner with an agreement, and tells ops and the partner of what is low or high, once
 * a day of the programme. The ledger decides whether an exchange is paid for; this only warns, and nothing waits for it.
 */
export async function watchFunds(tools: ExchangeTools, clock: Clock): Promise<void> {
  const on: OnBehalfOf = { caller: { kind: 'service', name: 'partners' }, requestId: newId() };
  const agreements = await listAgreements(tools.database.read);
  if (agreements.length === 0) return;
  const funds = await tools.points.funds(
    agreements.map(({ brand }) => brand),
    on,
  );
  const day = dayOf(clock.now(), tools.zone);
  for (const { brand, version, terms } of agreements) {
    const its = funds.filter(({ partner }) => partner === brand);
    for (const alert of fundAlertsOf(terms, its)) await tell(tools, brand, version, day, alert);
  }
  await tools.database.transaction((tx) => forgetPastUsage(tx));
}

async function tell(tools: ExchangeTools, brand: string, version: number, day: string, alert: FundAlert) {
  const { rule, ...details } = alert;
  const about = `${alert.currency} ${day}`;
  await tools.database.transaction(async (tx) => {
    if (!(await raiseAlert(tx, { brand, rule, about, details }))) return;
    const data = { agreementVersion: version, state: rule, ...details };
    await writeMessages(tx, [{ brand, type: typeOf[rule], about, data }]);
  });
}
