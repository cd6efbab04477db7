import type { Database } from '../../../../chassis/database.js';
import { forgetPointsTaken } from '../../storage/clients/points-quotas.js';
import { forgetProofs } from '../../storage/links/link-proofs.js';
import { forgetCalls } from '../../storage/sandbox/sandbox-calls.js';

/** What partners' clients and links leave behind that nobody counts any more: used tokens, codes that are over, points of days before. */
export async function forgetWhatIsOver({ database }: { database: Database }): Promise<void> {
  await database.transaction(async (tx) => {
    await forgetProofs(tx);
    await forgetPointsTaken(tx);
    await forgetCalls(tx);
  });
}
