/**
 * A household is a few members who share what the programme gives to people who live together. One of them is its head, who invites,
 * removes and passes the headship on. A member belongs to one at a time, and who has left one waits before joining another, so that
 * nobody moves to where the benefits are. Points stay whose they are: the household sees what it has together, and each spends their own.
 */
import type { Tier } from '../tiers.js';

export const mostMembers = 6;
export const mostOpenInvitations = 10;
/** Of one member's, whatever became of them: nobody has more people to live with, and numbers could be tried. */
export const mostInvitationsADay = 12;
/** For so long nobody is asked again by a household that they have declined. */
export const daysAfterDeclining = 7;
export const invitationDays = 7;
export const waitingDays = 30;

const dayMs = 86_400_000;

/** Null where nothing is to be waited for. */
export function mayJoinFrom(leftAt: Date | null): Date | null {
  return leftAt === null ? null : new Date(leftAt.getTime() + waitingDays * dayMs);
}

export function invitationEnd(madeAt: Date): Date {
  return new Date(madeAt.getTime() + invitationDays * dayMs);
}

/** Service and delivery are a household's by its best tier; what a member earns goes by their own. */
export function sharedTier(tiers: readonly Tier[]): Tier | null {
  return tiers.reduce<Tier | null>((best, tier) => (best === null || tier.rank > best.rank ? tier : best), null);
}

/** Who becomes head when the head leaves: whoever has been there longest. Null where nobody is left. */
export function nextHead(others: readonly { memberId: string; joinedAt: Date }[]): string | null {
  const [first] = [...others].sort(
    (a, b) => a.joinedAt.getTime() - b.joinedAt.getTime() || (a.memberId < b.memberId ? -1 : 1),
  );
  return first?.memberId ?? null;
}
