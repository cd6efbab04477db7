import { DomainError } from '../../../../chassis/domain-error.js';
import { newId } from '../../../../chassis/ids.js';
import type { OutboxEvent } from '../../../../chassis/outbox.js';
import { monthOf } from '../../../../chassis/programme-time.js';
import type { OnBehalfOf } from '../../../../chassis/service-calls.js';
import type { Buyer } from '../../domain/buyer.js';
import type { Reward } from '../../domain/reward.js';
import { outlookOf, type ToldWish, type Wisher } from '../../domain/wishes/wish.js';
import { findRewards } from '../../storage/rewards.js';
import { claimWishes, keepTold, type Telling } from '../../storage/wishes/wishes-to-look-at.js';
import type { CatalogueParts } from '../catalogue/catalogue-parts.js';

const wishesAtOnce = 500;
/** A little less than from one run of the job to the next, which may begin a little earlier. */
const againAfterMinutes = 9;
const noCampaigns: Buyer['campaigns'] = new Set();

/**
 * Looks which wishes have come within their members' reach and tells members of each, by an event that is written with the record of
 * it. Safe to repeat, to break off and to run at the same time. Throws UNAVAILABLE while points is silent: those wishes are looked at
 * again when they are next due.
 */
export async function tellWishesWithinReach(parts: CatalogueParts): Promise<void> {
  const on: OnBehalfOf = { caller: { kind: 'service', name: 'rewards' }, requestId: newId() };
  let claimed: ToldWish[];
  do {
    claimed = await parts.database.transaction((tx) => claimWishes(tx, wishesAtOnce, againAfterMinutes));
    if (claimed.length > 0) await tell(parts, claimed, on);
  } while (claimed.length === wishesAtOnce);
}

async function tell(parts: CatalogueParts, wishes: readonly ToldWish[], on: OnBehalfOf): Promise<void> {
  const now = parts.clock.now();
  const month = Number(monthOf(now, parts.policy.zone).slice(5));
  const [rewards, wishers] = await Promise.all([rewardsOf(parts, wishes), wishersOf(parts, wishes, on)]);
  const tellings = wishes.flatMap((wish): Telling[] => {
    const wisher = wishers.get(wish.ownerId);
    if (!wisher) return [];
    const outlook = outlookOf(wish, rewards.get(wish.rewardId), wisher, now, month);
    if (outlook.kind === 'as it was') return [];
    return [{ wish, points: outlook.kind === 'tell' ? outlook.points : null }];
  });
  if (tellings.length === 0) return;
  await parts.database.transaction(async (tx) => {
    const kept = await keepTold(tx, tellings, now);
    const events = tellings.flatMap(({ wish, points }) =>
      points !== null && kept.has(wish.id) ? [withinReach(parts, wish, points, now)] : [],
    );
    await parts.outbox.write(tx, ...events);
  });
}

async function rewardsOf({ database }: CatalogueParts, wishes: readonly ToldWish[]): Promise<Map<string, Reward>> {
  const rewards = await findRewards(database.reads, [...new Set(wishes.map(({ rewardId }) => rewardId))]);
  return new Map(rewards.map((reward) => [reward.id, reward]));
}

/** Who is suspended, has left or is nobody's is not among them: there is nothing to tell them of. */
async function wishersOf(
  { wallets, members, log }: CatalogueParts,
  wishes: readonly ToldWish[],
  on: OnBehalfOf,
): Promise<Map<string, Wisher>> {
  const ids = [...new Set(wishes.map(({ ownerId }) => ownerId))];
  const [spendable, buyers] = await Promise.all([
    wallets.spendableOf(ids, on),
    members.lookAtBuyers(ids, on).catch((error: unknown) => {
      log.warn({ err: error }, 'wishes are looked at without what members knows');
      return null;
    }),
  ]);
  return new Map(
    ids.flatMap((id, at): [string, Wisher][] => {
      const known = buyers?.[at];
      if (known instanceof DomainError) return [];
      return [[id, { spendable: spendable[at] ?? 0, buyer: known ? { ...known, campaigns: noCampaigns } : null }]];
    }),
  );
}

/** For the member's inbox. `toldAt` tells it from what was told of the same wish before. */
function withinReach({ policy }: CatalogueParts, wish: ToldWish, points: number, toldAt: Date): OutboxEvent {
  const { ownerId, rewardId } = wish;
  return {
    topic: 'wish-within-reach',
    aggregateId: ownerId,
    payload: { memberId: ownerId, rewardId, points, currency: policy.currency, toldAt: toldAt.toISOString() },
  };
}
