/**
 * What a member's phone shows and a till scans: the number, until when it is good, and a seal that nobody but us can make. It is good for
 * a minute, so that a photograph of it is worth nothing, and for a few look-ups within it, so that one till may look and then record.
 * It is made of what a card may say, FQ-<number>-<end>-<seal>, so that a till sends it wherever it sends a number.
 */
import { isMemberNumber, type MemberNumber } from '../member-number.js';

export const codeLifeMs = 60_000;

/** A till looks the member up, and records; a second one of the same shop may have to begin anew. */
export const looksPerCode = 5;

export interface CodeParts {
  memberNumber: MemberNumber;
  /** The last instant at which it is good, in milliseconds since 1970. */
  goodUntilMs: number;
}

/** What the seal is over. */
export function codeBody({ memberNumber, goodUntilMs }: CodeParts): string {
  return `FQ-${memberNumber}-${goodUntilMs.toString(36).toUpperCase()}`;
}

/** Whether a till has scanned a code, and no card: whatever begins as one is read as one. */
export function looksLikeCode(text: string): boolean {
  return /^FQ-/i.test(text.trim());
}

/** Null where the text has not the shape of a code, whatever its seal. */
export function readCode(text: string): (CodeParts & { seal: string }) | null {
  const [, memberNumber = '', end = '', seal = ''] =
    /^FQ-(\d{8,16})-([0-9A-Z]{8,9})-([0-9A-F]{24})$/.exec(text.trim().toUpperCase()) ?? [];
  return isMemberNumber(memberNumber) ? { memberNumber, goodUntilMs: Number.parseInt(end, 36), seal } : null;
}
