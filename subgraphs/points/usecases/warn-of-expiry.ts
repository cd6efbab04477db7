import { writeExpiryWarnings, type WarnedWallet } from '../storage/expiry-warnings.js';
import type { PointsParts } from './points-parts.js';

const walletsAtOnce = 500;

/**
 * Tells of points that end within 30 days, and again within 7: once each, by an event that is written with the record of it.
 * Safe to repeat, to break off and to run at the same time. Points that come to an end of validity of which the member has
 * been warned already are not told of again.
 */
export async function warnOfExpiry({ database, outbox }: PointsParts): Promise<void> {
  let last: WarnedWallet | null = null;
  do {
    const after: WarnedWallet | null = last;
    last = await database.transaction(async (tx) => {
      const written = await writeExpiryWarnings(tx, walletsAtOnce, after);
      await outbox.write(
        tx,
        ...written.warnings.map(({ memberId, currency, points, expiresAt, daysLeft }) => ({
          topic: 'points-expiring',
          aggregateId: memberId,
          payload: { memberId, currency, points, expiresAt: expiresAt.toISOString(), daysLeft },
        })),
      );
      return written.last;
    });
  } while (last !== null);
}
