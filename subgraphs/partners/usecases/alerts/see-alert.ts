import type { AuditLog } from '../../../../chassis/audit-log.js';
import { badInput } from '../../../../chassis/domain-error.js';
import type { Database } from '../../../../chassis/database.js';
import { alertSeenBefore } from '../../domain/agreements/agreement-errors.js';
import { findAlert, markSeen, type RaisedAlert } from '../../storage/alerts/partner-alerts.js';

export interface SeenOrder {
  alertId: string;
  /** `callerKey` of who has seen to it. */
  by: string;
  requestId: string;
}

/**
 * Somebody has seen to an alert; asked again by the same person it is the same answer. Refusal: ALERT_SEEN_BEFORE by somebody else.
 * Fault: BAD_USER_INPUT for no such alert.
 */
export async function seePartnerAlert(
  { database, audit }: { database: Database; audit: AuditLog },
  { alertId, by, requestId }: SeenOrder,
): Promise<RaisedAlert> {
  return database.transaction(async (tx) => {
    const marked = await markSeen(tx, alertId, by);
    const alert = await findAlert(tx, alertId);
    if (!alert) throw badInput({ path: ['input', 'alertId'], reason: 'there is no such alert' });
    if (alert.seenBy !== by) throw alertSeenBefore({ alertSeenBy: alert.seenBy ?? '' });
    if (marked) {
      const { brand, rule } = alert;
      await audit.record(tx, {
        by,
        action: 'alert.seen',
        subject: `partner/${brand}`,
        details: { alertId, rule },
        requestId,
      });
    }
    return alert;
  });
}
