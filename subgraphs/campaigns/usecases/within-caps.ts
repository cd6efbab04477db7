import type { EntityManager } from 'typeorm';
import { dayOf } from '../../../chassis/programme-time.js';
import type { MemberId } from '../../../schema/vocabulary.js';
import {
  counterKey,
  countersOf,
  isCapped,
  leftUnder,
  type CapCounter,
  type CapOfCounter,
} from '../domain/campaign-caps.js';
import type { DecidedAward } from '../domain/decide-awards.js';
import type { RuleBook } from '../domain/rule-book.js';
import { addGiven, lockGiven } from '../storage/given-points.js';

interface Buying {
  memberId: MemberId;
  occurredAt: Date;
}

/**
 * What campaigns' caps leave of the awards of purchases, the earlier purchase and the earlier award first. The counters that these
 * would fill are locked and filled in the transaction that records the awards: two statements, and none where nothing is capped.
 */
export async function withinCaps(
  tx: EntityManager,
  { book, zone }: { book: RuleBook; zone: string },
  buyers: readonly Buying[],
  decided: readonly DecidedAward[][],
): Promise<DecidedAward[][]> {
  const campaignOf = (award: DecidedAward) => book.byId.get(award.campaignId)?.campaign;
  const countersFor = (award: DecidedAward, position: number): CapOfCounter[] => {
    const campaign = campaignOf(award);
    const buyer = buyers[position];
    if (!campaign || !buyer || (award.points === 0 && award.grants.length === 0) || !isCapped(campaign.rule)) return [];
    return countersOf(campaign, { memberId: buyer.memberId, day: dayOf(buyer.occurredAt, zone) });
  };
  const wanted = new Map<string, CapCounter>();
  decided.forEach((awards, position) => {
    for (const award of awards)
      for (const { counter } of countersFor(award, position)) wanted.set(counterKey(counter), counter);
  });
  if (wanted.size === 0) return [...decided];

  const given = await lockGiven(tx, [...wanted.values()]);
  const added = new Map<string, { counter: CapCounter; points: number; cap: number }>();
  const result = decided.map((awards, position) =>
    awards.map((award) => {
      const counters = countersFor(award, position);
      if (counters.length === 0) return award;
      const left = leftUnder(award, counters, given, campaignOf(award)?.rule.whenShort ?? 'PART');
      for (const { counter, cap } of counters) {
        const key = counterKey(counter);
        const points = left.points - left.cut;
        given.set(key, (given.get(key) ?? 0) + points);
        added.set(key, { counter, cap, points: (added.get(key)?.points ?? 0) + points });
      }
      return left;
    }),
  );
  await addGiven(
    tx,
    [...added.values()].filter(({ points }) => points > 0),
  );
  return result;
}
