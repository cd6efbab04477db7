import { cardsOfMembers, type CardOfMember } from '../../storage/cards/cards.js';
import type { MembersParts } from '../members-parts.js';

/** The cards of these members, in their order. One statement. */
export async function readCards(parts: MembersParts, memberIds: readonly string[]): Promise<CardOfMember[][]> {
  const found = await cardsOfMembers(parts.database.read, memberIds, parts.vault);
  return memberIds.map((id) => found.filter(({ memberId }) => memberId === id));
}
