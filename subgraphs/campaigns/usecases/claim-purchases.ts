import { z } from 'zod';
import { isOutage } from '../../../chassis/database.js';
import { queueJob } from '../../../chassis/jobs.js';
import type { Subscription } from '../../../chassis/event-intake.js';
import { newId } from '../../../chassis/ids.js';
import { idShape } from '../../../chassis/parse-input.js';
import type { OutboxEvent } from '../../../chassis/outbox.js';
import type { OnBehalfOf } from '../../../chassis/service-calls.js';
import { dayMs } from '../domain/days.js';
import type { OwnedPurchase, Purchase } from '../domain/purchase.js';
import { isAllBack, type PurchaseReturn } from '../domain/return.js';
import { findReturnsOf } from '../storage/purchase-returns.js';
import { findUnclaimed, forgetCards, giveToMember, lockUnclaimed } from '../storage/unclaimed-purchases.js';
import { askMemberStandings, type MemberStanding } from './ask-member-standings.js';
import type { CampaignParts } from './campaign-parts.js';
import { cardDigest } from './card-digest.js';
import { judgePurchases } from './judge-purchases.js';
import { postAwardsOrLeavePending } from './post-awards.js';
import { grantsOf, grantsWithdrawn, purchaseRecorded, purchaseReturned } from './purchase-events.js';

export const claimJob = 'claim-purchases';
const payloadShape = z.object({ memberId: idShape });
const atOnce = 100;
/** A till may have asked about the card just before it was linked, and written its purchase just after we looked. */
const secondLookMs = 120_000;

/** Members tells that a card has been enrolled with: the purchases that waited for it are claimed, by a job that may ask others. */
export function cardLinked({ clock }: Pick<CampaignParts, 'clock'>): Subscription {
  return {
    from: 'members',
    take: async (tx, event) => {
      const { memberId } = payloadShape.parse(event.payload);
      await queueJob(tx, claimJob, { memberId }, { key: `${claimJob}/${memberId}` });
      const later = new Date(clock.now().getTime() + secondLookMs);
      await queueJob(tx, claimJob, { memberId }, { key: `${claimJob}/${memberId}/again`, runAt: later });
    },
  };
}

/**
 * Gives a member the purchases of the last days that were made with their card before they enrolled with it. Each is judged by its own
 * time, with the live rules, as any late report; what has come back of it is told to members with it. Safe to repeat.
 */
export async function claimPurchases(parts: CampaignParts, payload: unknown): Promise<void> {
  const { memberId } = payloadShape.parse(payload);
  const on: OnBehalfOf = { caller: { kind: 'service', name: 'campaigns' }, requestId: newId() };
  for (const { cardNumber, linkedAt } of await askMemberCards(parts, on, memberId)) {
    const since = new Date(linkedAt.getTime() - parts.policy.claimDays * dayMs);
    const card = { cardDigest: cardDigest(parts.answers, cardNumber), since, limit: atOnce };
    for (;;) {
      const unclaimed = await findUnclaimed(parts.database.read, card);
      const wanted = unclaimed.map(({ occurredAt }) => ({ memberId, at: occurredAt }));
      const standings = await askMemberStandings(parts, on, wanted);
      const claimed = await claimedOf(parts, unclaimed, standings);
      await postAwardsOrLeavePending(parts, on, claimed);
      if (unclaimed.length < atOnce || claimed.length === 0) break;
    }
  }
}

/** What nobody has claimed in time is nobody's for good. */
export async function forgetUnclaimedCards({ database, clock, policy }: CampaignParts): Promise<void> {
  await forgetCards(database.read, new Date(clock.now().getTime() - policy.claimDays * dayMs));
}

/** One that cannot be judged must not keep the others from their owner: each is then claimed alone. */
async function claimedOf(
  parts: CampaignParts,
  unclaimed: readonly Purchase[],
  standings: readonly (MemberStanding | null)[],
): Promise<OwnedPurchase[]> {
  try {
    return await claim(parts, unclaimed, standings);
  } catch (error) {
    if (unclaimed.length < 2 || isOutage(error)) throw error;
    const claimed: OwnedPurchase[] = [];
    for (const [position, purchase] of unclaimed.entries()) {
      try {
        claimed.push(...(await claim(parts, [purchase], [standings[position] ?? null])));
      } catch (err) {
        if (isOutage(err)) throw err;
        parts.log.error({ err, purchaseId: purchase.id }, 'a purchase of a card could not be claimed');
      }
    }
    return claimed;
  }
}

async function claim(
  parts: CampaignParts,
  unclaimed: readonly Purchase[],
  standings: readonly (MemberStanding | null)[],
): Promise<OwnedPurchase[]> {
  const book = await parts.rules.now();
  return parts.database.transaction(async (tx) => {
    const free = await lockUnclaimed(
      tx,
      unclaimed.map(({ id }) => id),
    );
    const owned = unclaimed.flatMap((purchase, position) => {
      const member = standings[position];
      if (member?.status !== 'ACTIVE' || !free.has(purchase.id)) return [];
      const { id, tier, tierMultiplier } = member;
      return [{ purchase: { ...purchase, memberId: id, tier, tierMultiplier }, member }];
    });
    if (owned.length === 0) return [];
    const purchases = await judgePurchases(tx, { book, zone: parts.policy.zone }, owned);
    await giveToMember(tx, purchases);
    const returns = await findReturnsOf(
      tx,
      purchases.map(({ id }) => id),
    );
    await parts.outbox.write(
      tx,
      ...purchases.flatMap((purchase) =>
        eventsOf(
          purchase,
          returns.filter((taken) => taken.purchaseId === purchase.id),
        ),
      ),
    );
    return purchases;
  });
}

function eventsOf(purchase: OwnedPurchase, returns: readonly PurchaseReturn[]): OutboxEvent[] {
  return [
    purchaseRecorded(purchase),
    ...grantsOf(purchase),
    ...returns.map((taken) => purchaseReturned(purchase, taken)),
    // No later return will be the last one.
    ...(isAllBack(purchase, returns) ? grantsWithdrawn(purchase) : []),
  ];
}

const cardsQuery = `query MemberCards($memberId: ID!) { memberCards(memberId: $memberId) { cardNumber linkedAt } }`;
const cardsAnswer = z.object({
  memberCards: z.array(z.object({ cardNumber: z.string(), linkedAt: z.coerce.date() })),
});

async function askMemberCards(parts: CampaignParts, on: OnBehalfOf, memberId: string) {
  const request = { query: cardsQuery, variables: { memberId } };
  return cardsAnswer.parse(await parts.calls.graphql('members', request, on)).memberCards;
}
