import { DateTime } from 'luxon';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import type { DeliveredEvent } from '../../../../chassis/event-intake.js';
import { addGivenTiers, endGivenTiers, type NewGivenTier } from '../../storage/tiers/tier-grants.js';
import { lockHistories } from '../../storage/lock-members.js';
import { recomputeTiers, type RecomputeParts } from './recompute-tiers.js';

/** The topics by which campaigns tells of tiers that it gave, and that it took back what it gave. */
export const grantTopics = ['tier-fast-track-granted', 'grant-withdrawn'] as const;

const grantedShape = z.object({
  awardId: z.uuid(),
  memberId: z.uuid(),
  occurredAt: z.iso.datetime({ offset: true }).transform((text) => new Date(text)),
  tier: z.enum(['SILVER', 'GOLD', 'DIAMOND']),
  days: z.number().int().min(1).max(3_660),
});

const withdrawnShape = z.object({ awardId: z.uuid(), effect: z.string(), memberId: z.uuid() });

/**
 * Takes tiers that campaigns gave for some days, known by their award, as facts of the members' histories: in force from a
 * millisecond after their purchase to the end of the last day. One that is withdrawn ends when campaigns said so; what else is
 * withdrawn by the same topic is others'.
 */
export function takeTierGrants(
  parts: RecomputeParts,
): (tx: EntityManager, events: readonly DeliveredEvent[]) => Promise<void> {
  return async (tx, events) => {
    const { given, ends } = grantsOf(events, parts.zone);
    const memberIds = [...new Set([...given, ...ends].map(({ memberId }) => memberId))];
    if (memberIds.length === 0) return;
    const survivors = await lockHistories(tx, memberIds);
    await addGivenTiers(tx, given);
    await endGivenTiers(tx, ends);
    await recomputeTiers(parts, tx, [...new Set(memberIds.map((id) => survivors.get(id) ?? id))]);
  };
}

/** What events of these topics tell of tiers; throws where one has another shape. */
export function grantsOf(events: readonly DeliveredEvent[], zone: string) {
  const given = events
    .filter(({ topic }) => topic === 'tier-fast-track-granted')
    .map(({ payload }) => givenTier(grantedShape.parse(payload), zone));
  const ends = events
    .filter(({ topic }) => topic === 'grant-withdrawn')
    .map(({ payload, occurredAt }) => ({ ...withdrawnShape.parse(payload), endedAt: new Date(occurredAt) }))
    .filter(({ effect }) => effect === 'tierFastTrack')
    .map(({ awardId, memberId, endedAt }) => ({ grantId: awardId, memberId, endedAt }));
  return { given, ends };
}

function givenTier(
  { awardId, memberId, occurredAt, tier, days }: z.output<typeof grantedShape>,
  zone: string,
): NewGivenTier {
  const until = DateTime.fromJSDate(occurredAt, { zone }).plus({ days }).endOf('day').toJSDate();
  const from = new Date(occurredAt.getTime() + 1);
  return { grantId: awardId, source: 'CAMPAIGN', memberId, tierCode: tier, from, until };
}
