import type { EntityManager } from 'typeorm';
import type { OutboxEvent } from '../../../../chassis/outbox.js';
import { tierChanged } from '../../domain/inbox/message.js';
import { changeAt, type TierChange } from '../../domain/tiers/tier-changes.js';
import type { TierCode, TierLadder } from '../../domain/tiers.js';
import { putMessages } from '../../storage/inbox/inbox.js';
import { noteToldTiers, takeDueChanges } from '../../storage/tiers/told-tiers.js';
import { lockHistories } from '../../storage/lock-members.js';
import { tierChanges, tierLadder } from '../../storage/tiers.js';
import type { MembersParts } from '../members-parts.js';

type TellingParts = Pick<MembersParts, 'outbox' | 'clock'>;

/** A member has another tier than the one that was last told of. */
export interface TierMove {
  memberId: string;
  from: TierCode;
  to: TierCode;
  since: Date;
}

/**
 * Tells of the members whose tier now is another one than was last told, each move once: `member-tier-changed`, and a message in the
 * member's inbox. What several changes come to is told as one move, and a history that changed in the past alone is no move. The
 * members have to be locked.
 * @param histories the whole histories, by member
 */
export async function tellTierMoves(
  parts: TellingParts,
  tx: EntityManager,
  histories: ReadonlyMap<string, readonly TierChange[]>,
  ladder: TierLadder,
): Promise<TierMove[]> {
  if (histories.size === 0) return [];
  const now = parts.clock.now();
  const current = new Map([...histories].map(([memberId, changes]) => [memberId, changeAt(changes, now)]));
  const told = [...current].map(([memberId, change]) => ({
    memberId,
    tierCode: (change?.tier ?? ladder.lowest).code,
  }));
  const moves = (await noteToldTiers(tx, told)).map(({ memberId, from, to }) => ({
    memberId,
    from: from ?? ladder.lowest.code,
    to,
    since: current.get(memberId)?.since ?? now,
  }));
  // Of whom nothing was told before, the lowest tier is no news.
  const real = moves.filter(({ from, to }) => from !== to);
  await parts.outbox.write(tx, ...real.map(memberTierChanged));
  await putMessages(
    tx,
    real.map(({ since, ...move }) => tierChanged({ ...move, since: since.toISOString() })),
  );
  return real;
}

function memberTierChanged({ memberId, from, to, since }: TierMove): OutboxEvent {
  return {
    topic: 'member-tier-changed',
    aggregateId: memberId,
    payload: { memberId, from, to, since: since.toISOString() },
  };
}

const mostAtOnce = 500;

/** Steps down, and grants that end or begin: changes that nothing brings but time. In pieces, each a transaction of its own. */
export async function tellDueTierMoves(parts: MembersParts): Promise<void> {
  while ((await tellSome(parts)) > 0);
}

function tellSome(parts: MembersParts): Promise<number> {
  return parts.database.transaction(async (tx) => {
    const due = await takeDueChanges(tx, parts.clock.now(), mostAtOnce);
    if (due.length === 0) return 0;
    await lockHistories(tx, due);
    const ladder = await tierLadder(tx);
    await tellTierMoves(parts, tx, await tierChanges(tx, due, ladder), ladder);
    return due.length;
  });
}
