import { personDataPage } from '../../../../chassis/person-data.js';
import { openIdentities } from '../../storage/rights/open-identities.js';
import { memberById } from '../../storage/members.js';
import { contactsInForce } from '../../storage/profiles.js';
import { ownDataSections } from '../../storage/rights/own-data-sections.js';
import { findMemberCards } from '../find-members.js';
import type { MembersParts } from '../members-parts.js';
import { readSessions } from '../sign-in/read-sessions.js';

/** What is held on a member, by kinds of things. */
export type HeldData = Record<string, unknown[]>;

/**
 * What members itself holds on a member, topic by topic, opened: it goes into the copy that the member asks for, and nowhere else. A
 * topic that keeps something of a member has a line here, as it has in `erasuresOf`.
 */
export const dataOf: readonly ((parts: MembersParts, memberId: string) => Promise<HeldData>)[] = [
  identity,
  signedInSessions,
  plainSections,
];

async function identity(parts: MembersParts, memberId: string): Promise<HeldData> {
  const [member, contacts, signIns, cards] = await Promise.all([
    memberById(parts.database.read, memberId, parts.vault),
    contactsInForce(parts.database.read, memberId, parts.vault),
    openIdentities(parts.database.read, memberId, parts.vault),
    findMemberCards(parts, memberId),
  ]);
  // Whoever was merged into the member stands in the copy by themselves, with their own.
  const own = cards.filter(({ linkedTo }) => linkedTo === memberId);
  return {
    member: member ? [member] : [],
    contactsInForce: contacts ? [contacts] : [],
    signIns,
    cards: own.map(({ memberId: _, linkedTo: __, ...card }) => card),
  };
}

/** With the names that the member gave their devices. */
async function signedInSessions(parts: MembersParts, memberId: string): Promise<HeldData> {
  return { sessions: await readSessions(parts, memberId) };
}

async function plainSections({ database }: MembersParts, memberId: string): Promise<HeldData> {
  const held: HeldData = {};
  let after: string | null = null;
  do {
    const page = await personDataPage(database.read, ownDataSections, memberId, after);
    (held[page.section] ??= []).push(...page.rows.map((row): unknown => JSON.parse(row)));
    ({ after } = page);
  } while (after !== null);
  return held;
}
