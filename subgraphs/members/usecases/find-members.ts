import { badInput } from '../../../chassis/domain-error.js';
import { isId } from '../../../chassis/ids.js';
import { inOrder } from '../../../chassis/loaders.js';
import type { Page } from '../../../chassis/relay.js';
import { normalisedEmail, normalisedPhone } from '../domain/contact.js';
import { isMemberNumber } from '../domain/member-number.js';
import type { Identity, Member } from '../domain/member.js';
import { memberOfIdentity, type LinkedMember } from '../storage/identities.js';
import { memberByNumber, memberPage, membersByIds, type ListedMember, type MemberFilter } from '../storage/members.js';
import type { MembersParts } from './members-parts.js';

/** In the order of the ids; null where there is none, or the id is no UUID. One statement. */
export async function findMembers(parts: MembersParts, ids: readonly string[]): Promise<(Member | null)[]> {
  const found = await membersByIds(parts.database.read, ids.filter(isId));
  return inOrder<string, Member>(ids, found, (member) => member.id);
}

/** Null when nobody has the number. BAD_USER_INPUT when its check digit does not fit: a slip, and no look-up at all. */
export async function findMemberByNumber(parts: MembersParts, number: string, path: string[]): Promise<Member | null> {
  if (!isMemberNumber(number)) throw badInput({ path, reason: 'is no member number: its digits do not fit together' });
  return memberByNumber(parts.database.read, number);
}

/** Null when the identity is linked to no member. */
export function findMemberByIdentity(parts: MembersParts, identity: Identity): Promise<LinkedMember | null> {
  return memberOfIdentity(parts.database.read, identity);
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
  );
}
