import type { Database } from '../../../../chassis/database.js';
import { removeOldMessages } from '../../storage/inbox/inbox.js';

const messagesAtOnce = 5_000;

/** Removes messages, read or not, that came more than so many days ago. Safe to repeat and to break off. */
export async function forgetOldMessages(database: Database, olderThanDays: number): Promise<void> {
  while ((await removeOldMessages(database.read, olderThanDays, messagesAtOnce)) === messagesAtOnce);
}
