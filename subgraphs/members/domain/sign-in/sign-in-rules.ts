/**
 * Whoever holds a phone or reads a mailbox signs in by it: a code of six digits goes there and comes back once, soon and in few tries.
 * A sign-in begins a session, which goes on for as long as it is used, and ends for good when somebody says so or when an old key to it
 * turns up. Who has the address plays no part in any of this until it is proven.
 */

/** What somebody proves to hold, in its one spelling: a phone in E.164, or an address in lower case. */
export interface Contact {
  kind: ContactKind;
  address: string;
}

export type ContactKind = 'PHONE' | 'EMAIL';

/** Why ops record a contact for a member: they can read the one before no more, it was taken down wrong, or they asked for another. */
export const contactChangeReasons = ['ACCESS_LOST', 'TAKEN_DOWN_WRONG', 'MEMBER_ASKED'] as const;
export type ContactChangeReason = (typeof contactChangeReasons)[number];

/** Long enough for a slow mail server, short enough that a code on a screen is worth nothing the next hour. */
export const codeMinutes = 10;
export const codeDigits = 6;
/** Of a million codes, so that all that may be asked for one address in a day are guessed with a chance of 6 in 100,000. */
export const mostAttempts = 5;

/** How many codes may be asked for: to one address, by one asker (a stranger's network, or a member), and by everybody. */
export const codeLimits = {
  address: [
    { codes: 5, seconds: 3_600 },
    { codes: 12, seconds: 86_400 },
  ],
  asker: [{ codes: 60, seconds: 3_600 }],
  /** Against a flood that comes from everywhere and would be paid for by the message. */
  everybody: [{ codes: 6_000, seconds: 600 }],
} as const;

/** An access token cannot be taken back; the gateway asks whether its session has ended, and what it is good for ends soon. */
export const accessTokenSeconds = 600;
/** A session that nobody has used for so long has ended. */
export const idleDays = 60;
/** And however much it is used, its person signs in again once a year. */
export const longestDays = 365;
/** More than anybody has devices: with another sign-in, the one that was used longest ago ends. */
export const mostSessions = 20;

/**
 * How a member signs in is changed soon after they have signed in, or not at all: a token or a device that somebody else got hold of must
 * not take the membership over.
 */
export const recentMinutes = 15;

export function isRecent(startedAt: Date, at: Date): boolean {
  return isRecentAge((at.getTime() - startedAt.getTime()) / 1000);
}

/** @param ageSeconds since somebody signed in */
export function isRecentAge(ageSeconds: number): boolean {
  return ageSeconds <= recentMinutes * 60;
}

/**
 * For so long, the same code and the same refresh token give the same answer again: an answer that got lost on the way must not lock its
 * person out. Later, a used refresh token means that two hold the session, and it ends.
 */
export const repeatSeconds = 30;

export type RefreshVerdict = 'ROTATE' | 'REPEAT' | 'REUSED';

/** What a genuine refresh token of a session means, by the generation it says and the one in force. */
export function judgeRefresh(
  asked: number,
  session: { generation: number; rotatedAt: Date },
  at: Date,
): RefreshVerdict {
  if (asked === session.generation) return 'ROTATE';
  const sinceRotation = at.getTime() - session.rotatedAt.getTime();
  const isRepeat = asked === session.generation - 1 && sinceRotation <= repeatSeconds * 1000;
  return isRepeat ? 'REPEAT' : 'REUSED';
}

const dayMs = 86_400_000;

/** When a session that is used at `at` ends if nobody uses it again. */
export function sessionEnd(startedAt: Date, at: Date): Date {
  return new Date(Math.min(at.getTime() + idleDays * dayMs, startedAt.getTime() + longestDays * dayMs));
}
