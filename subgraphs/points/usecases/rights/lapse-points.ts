import { z } from 'zod';
import type { Subscription } from '../../../../chassis/event-intake.js';
import { queueJob } from '../../../../chassis/jobs.js';
import { currenciesOf, insertClosing, walletsOfThoseWhoLeft, type Lapse } from '../../storage/rights/members-data.js';
import type { PointsParts } from '../points-parts.js';

export const lapseJob = 'lapse-points';
const closedShape = z.object({ memberId: z.uuid(), closingId: z.uuid() });

/** Members tells that somebody has left: what they have left over lapses, by a job that may post. Kept for what comes back later. */
export const membershipClosed: Subscription = {
  from: 'members',
  take: async (tx, { payload }) => {
    const { memberId, closingId } = closedShape.parse(payload);
    await insertClosing(tx, memberId, closingId);
    await queueJob(tx, lapseJob, { memberId, closingId }, { key: `${lapseJob}/${closingId}` });
  },
};

export async function lapsePointsOfClosed(parts: PointsParts, payload: unknown): Promise<void> {
  const { memberId, closingId } = closedShape.parse(payload);
  await lapsePoints(parts, { memberId, cause: 'MEMBERSHIP_CLOSED', causeId: closingId });
}

/**
 * What a member has left lapses by a posting like any other, wallet by wallet: the journal tells why, and what the programme owes
 * falls by as much. Safe to repeat: a wallet that has lapsed has nothing left.
 */
export async function lapsePoints(parts: PointsParts, lapse: Lapse): Promise<void> {
  for (const currency of await currenciesOf(parts.database.read, lapse.memberId)) {
    const result = await parts.writer.post({ command: { kind: 'lapsePoints', currency, ...lapse }, once: null });
    if (result.kind === 'fault') throw result.error;
  }
}

/**
 * What came into the wallets of members who had left lapses too: nobody is there to spend it. One that fails is told to the log and left
 * for the next time: it keeps nobody else waiting.
 */
export async function lapseLatePoints(parts: PointsParts): Promise<void> {
  for (const lapse of await walletsOfThoseWhoLeft(parts.database.read)) {
    try {
      await lapsePoints(parts, lapse);
    } catch (error) {
      parts.log.error({ err: error, lapse }, 'what came late could not lapse; the next sweep tries again');
    }
  }
}
