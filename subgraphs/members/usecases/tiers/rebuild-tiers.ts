import type { DeliveredEvent } from '../../../../chassis/event-intake.js';
import type { Database } from '../../../../chassis/database.js';
import { forgetDerived, membersWithFacts, takenEvents } from '../../storage/tiers/derived-from-events.js';
import { addGivenTiers, endGivenTiers } from '../../storage/tiers/tier-grants.js';
import { addSpendFacts } from '../../storage/tiers.js';
import { factOf, spendTopics } from '../count-spend.js';
import { rewriteHistories } from './recompute-tiers.js';
import { grantsOf, grantTopics } from './take-tier-grants.js';

/** What campaigns tells that the tables of tiers are made from. */
export const rebuiltTopics: readonly string[] = [...spendTopics, ...grantTopics];

const membersAtOnce = 500;

/**
 * Makes the facts about spend, the tiers that campaigns gave and all histories anew from the events, first to last; those that were not
 * taken here yet come as they would have. All in one transaction: where it ends early, everything is as it was. Nobody is told of
 * anything, as no tier changes by it. Gives the number of events.
 * @param database opened as the owner
 * @param batches every event of these topics, in any order
 */
export function rebuildTiers(
  { database, zone }: { database: Database; zone: string },
  batches: () => AsyncIterable<readonly DeliveredEvent[]>,
): Promise<number> {
  return database.transaction(async (tx) => {
    await forgetDerived(tx);
    let events = 0;
    for await (const told of batches()) {
      const taken = await takenEvents(
        tx,
        told.map(({ id }) => id),
      );
      const batch = told.filter(({ id }) => taken.has(id));
      const spend = batch.filter(({ topic }) => spendTopics.some((one) => one === topic));
      await addSpendFacts(tx, spend.map(factOf));
      const { given, ends } = grantsOf(batch, zone);
      await addGivenTiers(tx, given);
      await endGivenTiers(tx, ends);
      events += batch.length;
    }
    for (let after: string | null = null; ;) {
      const memberIds: string[] = await membersWithFacts(tx, after, membersAtOnce);
      await rewriteHistories(tx, memberIds, zone);
      after = memberIds.at(-1) ?? null;
      if (after === null) return events;
    }
  });
}
