import { badInput } from '../../../chassis/domain-error.js';
import { isId } from '../../../chassis/ids.js';
import { inOrder } from '../../../chassis/loaders.js';
import type { Page } from '../../../chassis/relay.js';
import { cardNumberOf } from '../domain/card-number.js';
import { looksLikeCode } from '../domain/cards/membership-code.js';
import { normalisedEmail, normalisedPhone } from '../domain/contact.js';
import { blockedCard, codeExpired, codeForged, codeUsedUp } from '../domain/cards/card-errors.js';
import { isMemberNumber } from '../domain/member-number.js';
import type { Identity, Member } from '../domain/member.js';
import { memberOfIdentity, type LinkedMember } from '../storage/identities.js';
import { cardsOfMembers, ownersOfNumbers, type CardOfMember, type OwnerOfNumber } from '../storage/cards/cards.js';
import { memberById, memberPage, membersByIds, type ListedMember, type MemberFilter } from '../storage/members.js';
import { checkCard } from './cards/check-card.js';
import { takeMembershipCode } from './cards/membership-code.js';
import type { MembersParts } from './members-parts.js';

/** In the order of the ids; null where there is none, or the id is no UUID. One statement. */
export async function findMembers(parts: MembersParts, ids: readonly string[]): Promise<(Member | null)[]> {
  const found = await membersByIds(parts.database.reads, ids.filter(isId), parts.vault);
  return inOrder<string, Member>(ids, found, (member) => member.id);
}

/**
 * Whose the numbers are, in their order, be they member numbers, cards or codes that a phone shows; null where nobody has it, or it
 * can be none of them. One statement, and none where there is nothing to look for.
 */
export async function findOwnersByNumbers(
  parts: MembersParts,
  typed: readonly string[],
): Promise<(OwnerOfNumber | null)[]> {
  const numbers = await Promise.all(typed.map((text) => numberShown(parts, text)));
  const owners = await ownersOfNumbers(
    parts.database.read,
    numbers.filter((number) => number !== null),
    parts.vault,
  );
  return numbers.map((number) => (number === null ? null : (owners.get(number) ?? null)));
}

/** A card may say whatever a member number may, so one spelling serves for both; a code stands for the number in it. */
async function numberShown(parts: MembersParts, text: string): Promise<string | null> {
  if (!looksLikeCode(text)) return cardNumberOf(text);
  const shown = await takeMembershipCode(parts, text);
  return 'memberNumber' in shown ? shown.memberNumber : null;
}

/**
 * Null when nobody has the number, as member number or as card. BAD_USER_INPUT for a blocked card, for a code that is not good any more,
 * and for what is more likely a slip than a card that nobody has claimed: digits alone that do not fit together as a member
 * number, and a card of our series whose digits do not.
 */
export async function findMemberByNumber(
  parts: MembersParts,
  number: string,
  path: string[],
  { blockedToo = false } = {},
): Promise<Member | null> {
  if (looksLikeCode(number)) return memberByCode(parts, number, path);
  const [owner = null] = await findOwnersByNumbers(parts, [number]);
  if (owner?.blocked === true && !blockedToo) throw blockedCard({ path });
  if (owner !== null) return memberById(parts.database.read, owner.memberId, parts.vault);
  checkCard(cardNumberOf(number), path);
  if (/^\d+$/.test(number) && !isMemberNumber(number)) {
    throw badInput({ path, reason: "is nobody's card and no member number: its digits do not fit together" });
  }
  return null;
}

const whyRefused = { FORGED: codeForged, EXPIRED: codeExpired, USED_UP: codeUsedUp };

async function memberByCode(parts: MembersParts, text: string, path: string[]): Promise<Member | null> {
  const shown = await takeMembershipCode(parts, text);
  if ('refused' in shown) throw whyRefused[shown.refused]({ path });
  const owner = (await ownersOfNumbers(parts.database.read, [shown.memberNumber], parts.vault)).get(shown.memberNumber);
  return owner ? memberById(parts.database.read, owner.memberId, parts.vault) : null;
}

/** In the order of linking; none where there is no such member. */
export async function findMemberCards(parts: MembersParts, memberId: string): Promise<CardOfMember[]> {
  return isId(memberId) ? cardsOfMembers(parts.database.read, [memberId], parts.vault) : [];
}

/** Null when the identity is linked to no member. */
export function findMemberByIdentity(parts: MembersParts, identity: Identity): Promise<LinkedMember | null> {
  return memberOfIdentity(parts.database.reads, identity, parts.vault);
}

/** Newest first. Phone and e-mail are looked for in their one spelling; BAD_USER_INPUT when they are none. */
export function listMembers(parts: MembersParts, filter: MemberFilter, page: Page): Promise<ListedMember[]> {
  if (page.after && !/^\d{1,18}$/.test(page.after[0] ?? '')) {
    throw badInput({ path: ['after'], reason: 'is no cursor of this list' });
  }
  const inOneSpelling = (name: 'phone' | 'email', normalised: (typed: string) => string | null) => {
    const typed = filter[name];
    if (typed === null || typed === undefined) return null;
    const value = normalised(typed);
    if (value === null) throw badInput({ path: ['filter', name], reason: `is no ${name}` });
    return value;
  };
  return memberPage(
    parts.database.read,
    { ...filter, phone: inOneSpelling('phone', normalisedPhone), email: inOneSpelling('email', normalisedEmail) },
    page,
    parts.clock.now(),
    parts.vault,
  );
}
