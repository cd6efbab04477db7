import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { codeBody, codeLifeMs, looksPerCode, readCode, type CodeParts } from '../../domain/cards/membership-code.js';
import type { MemberNumber } from '../../domain/member-number.js';
import type { MembersParts } from '../members-parts.js';

/** 96 bits: nobody guesses one within the minute that it would be good for. */
const sealCharacters = 24;

export interface MembershipCode {
  text: string;
  goodUntil: Date;
}

/** What the member's phone is to show now. */
export function makeMembershipCode(parts: MembersParts, memberNumber: MemberNumber): MembershipCode {
  const goodUntilMs = parts.clock.now().getTime() + codeLifeMs;
  const code = { memberNumber, goodUntilMs };
  return { text: `${codeBody(code)}-${sealOf(parts, code)}`, goodUntil: new Date(goodUntilMs) };
}

export type ShownCode = { memberNumber: MemberNumber } | { refused: 'FORGED' | 'EXPIRED' | 'USED_UP' };

/** Whose code a till has scanned. Each call is one of the few look-ups that a code is good for. */
export async function takeMembershipCode(parts: MembersParts, text: string): Promise<ShownCode> {
  const code = readCode(text);
  if (!code || !isGenuine(parts, code)) return { refused: 'FORGED' };
  const leftMs = code.goodUntilMs - parts.clock.now().getTime();
  if (leftMs < 0 || leftMs > codeLifeMs) return { refused: 'EXPIRED' };
  for (let look = 1; look <= looksPerCode; look += 1) {
    const key = `membership-code:${code.seal}:${String(look)}`;
    if (await parts.shortMemory.takeOnce(key, codeLifeMs / 1000)) return { memberNumber: code.memberNumber };
  }
  return { refused: 'USED_UP' };
}

/** In whose membership a code was made, however long ago and however often it was looked at; null for what is none of ours. */
export function numberInCode(parts: MembersParts, text: string): MemberNumber | null {
  const code = readCode(text);
  return code && isGenuine(parts, code) ? code.memberNumber : null;
}

function isGenuine(parts: MembersParts, code: CodeParts & { seal: string }): boolean {
  return timingSafeEqual(Buffer.from(sealOf(parts, code)), Buffer.from(code.seal));
}

/** With a key made from the service's own for this alone: what is sealed here says nothing of what is kept under the other. */
function sealOf({ identityKey }: MembersParts, code: CodeParts): string {
  const key = Buffer.from(hkdfSync('sha256', identityKey, '', 'membership-code', 32));
  return createHmac('sha256', key).update(codeBody(code)).digest('hex').slice(0, sealCharacters).toUpperCase();
}
