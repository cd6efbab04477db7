import { dayOf } from '../../../../chassis/programme-time.js';
import type { Locale } from '../../../../schema/vocabulary.js';
import type { InboxMessage } from '../../domain/inbox/message.js';
import { wordsOf, type MessageWords } from '../../domain/inbox/message-words.js';
import type { TierCode } from '../../domain/tiers.js';
import { inboxPages, unreadCounts, type InboxWanted } from '../../storage/inbox/inbox.js';
import { tierLadder } from '../../storage/tiers.js';
import type { MembersParts } from '../members-parts.js';

export type ReadMessage = InboxMessage & MessageWords;

/**
 * A page of each member's inbox, newest first, in the members' order and in words. One statement however many members; one more
 * where a message names a tier.
 */
export async function readInboxes(
  { database, zone }: MembersParts,
  memberIds: readonly string[],
  wanted: InboxWanted,
  locale: Locale,
): Promise<ReadMessage[][]> {
  const found = await inboxPages(database.reads, memberIds, wanted);
  const ladder = found.some(({ kind }) => kind === 'TIER_CHANGED') ? await tierLadder(database.read) : null;
  const reading = {
    locale,
    dayOf: (instant: Date) => dayOf(instant, zone),
    tierName: (code: string) => ladder?.byCode(code as TierCode).name[locale] ?? code,
  };
  const inboxes = new Map<string, ReadMessage[]>(memberIds.map((id) => [id, []]));
  for (const message of found) inboxes.get(message.memberId)?.push({ ...message, ...wordsOf(message, reading) });
  return memberIds.map((id) => inboxes.get(id) ?? []);
}

/** How many messages each has not read, in the members' order. One statement. */
export async function countUnread({ database }: MembersParts, memberIds: readonly string[]): Promise<number[]> {
  const unread = await unreadCounts(database.reads, memberIds);
  return memberIds.map((id) => unread.get(id) ?? 0);
}
