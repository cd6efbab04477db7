import { z } from 'zod';
import type { Subscription } from '../../../../chassis/event-intake.js';
import { queueJob } from '../../../../chassis/jobs.js';
import type { LapseCause } from '../../domain/command.js';
import { currenciesOf, walletsOfForgotten } from '../../storage/rights/members-data.js';
import type { PointsParts } from '../points-parts.js';

interface Lapse {
  memberId: string;
  cause: LapseCause;
  /** The closing or the erasure that is the reason. */
  causeId: string;
}

export const lapseJob = 'lapse-points';
const closedShape = z.object({ memberId: z.uuid(), closingId: z.uuid() });

/** Members tells that somebody has left: what they have left over lapses, by a job that may post. */
export const membershipClosed: Subscription = {
  from: 'members',
  take: async (tx, { payload }) => {
    const { memberId, closingId } = closedShape.parse(payload);
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

/** What came into the wallets of forgotten members afterwards lapses too: nobody is left to spend it. */
export async function lapseLatePoints(parts: PointsParts): Promise<void> {
  for (const { memberId, erasureId } of await walletsOfForgotten(parts.database.read)) {
    await lapsePoints(parts, { memberId, cause: 'MEMBER_ERASED', causeId: erasureId });
  }
}
