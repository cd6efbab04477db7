import type { Database } from '../../../../chassis/database.js';
import { placeInTimeOf, type Page } from '../../../../chassis/relay.js';
import { listAlerts, type RaisedAlert } from '../../storage/alerts/partner-alerts.js';

export type { RaisedAlert };

/** A page and one more, newest first. */
export function showAlerts(
  { database }: { database: Database },
  { partner, unseenOnly }: { partner: string | null; unseenOnly: boolean },
  page: Page,
): Promise<RaisedAlert[]> {
  return listAlerts(database.read, {
    brand: partner,
    unseenOnly,
    limit: page.size + 1,
    after: placeInTimeOf(page),
  });
}
