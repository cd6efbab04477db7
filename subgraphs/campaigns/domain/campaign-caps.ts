/**
 * The most that a campaign gives: to one member, in all, and each of the two on one day. What has been given counts over all
 * versions of the campaign and by the purchase's own day; what comes back does not open a cap again, as with the day's cap of
 * the programme (K24). How much has been given is read under a lock, so that no two purchases fill the same room.
 */
import type { CampaignId, MemberId } from '../../../schema/vocabulary.js';
import type { CampaignRule, CapName } from './campaign-rule.js';
import type { DecidedAward } from './decide-awards.js';
import { shareOut } from './share-out.js';

/** One counter: of a campaign, for one member or for all, on one day or on all. */
export interface CapCounter {
  campaignId: CampaignId;
  memberId: MemberId | null;
  /** 'YYYY-MM-DD' in the programme's zone. */
  day: string | null;
}

export interface CapOfCounter {
  counter: CapCounter;
  /** The most that fits into it. */
  cap: number;
}

export interface Buyer {
  memberId: MemberId;
  /** The purchase's own day. */
  day: string;
}

export function isCapped({ caps }: Pick<CampaignRule, 'caps'>): boolean {
  return Object.values(caps).some((cap) => cap !== null);
}

/** The counters of a campaign that a purchase would fill, with what fits into each. */
export function countersOf(
  { id, rule }: { id: CampaignId; rule: CampaignRule },
  { memberId, day }: Buyer,
): CapOfCounter[] {
  const places: Record<CapName, Omit<CapCounter, 'campaignId'>> = {
    perMember: { memberId, day: null },
    perMemberPerDay: { memberId, day },
    perCampaign: { memberId: null, day: null },
    perDay: { memberId: null, day },
  };
  return (Object.keys(places) as CapName[]).flatMap((name) => {
    const cap = rule.caps[name];
    return cap === null ? [] : [{ counter: { campaignId: id, ...places[name] }, cap }];
  });
}

export function counterKey({ campaignId, memberId, day }: CapCounter): string {
  return `${campaignId}/${memberId ?? ''}/${day ?? ''}`;
}

/** The award as these counters leave it, where so much has been given under them, by `counterKey`. */
export function leftUnder(
  award: DecidedAward,
  counters: readonly CapOfCounter[],
  given: ReadonlyMap<string, number>,
  whenShort: CampaignRule['whenShort'],
): DecidedAward {
  const rooms = counters.map(({ counter, cap }) => cap - (given.get(counterKey(counter)) ?? 0));
  return underCaps(award, Math.min(...rooms), whenShort);
}

/**
 * The award as its campaign's caps leave it. `room` is what still fits into the fullest of them, zero or more. A campaign that has
 * given all its points to somebody gives them nothing else either.
 */
export function underCaps(award: DecidedAward, room: number, whenShort: CampaignRule['whenShort']): DecidedAward {
  if (room >= award.points && room > 0) return award;
  const left = whenShort === 'NOTHING' ? 0 : Math.max(0, room);
  return {
    ...award,
    cut: award.points - left,
    grants: left === 0 ? [] : award.grants,
    shares: left === 0 ? award.shares.map(() => 0) : shareOut(left, award.shares),
  };
}
