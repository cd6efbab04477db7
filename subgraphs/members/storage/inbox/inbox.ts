import type { EntityManager } from 'typeorm';
import { v5 } from 'uuid';
import { rows } from '../../../../chassis/database.js';
import type { PipelinedReads } from '../../../../chassis/pipelined-reads.js';
import { beginOfNewestFirst, type PlaceInTime } from '../../../../chassis/relay.js';
import type { InboxMessage, NewMessage } from '../../domain/inbox/message.js';
import { lockWithSurvivors } from '../lock-members.js';
import { onePerson, personOf } from '../merging/one-person.js';

/**
 * Puts messages into their members' inboxes; one that is there already is left as it is. Two statements however many. What is
 * told to somebody who was merged goes to their survivor. The members are locked: what comes into an inbox then comes in the
 * order of its times, and nobody is told anything after they have been erased. Throws for a member nobody knows, so that
 * whoever told of it keeps the event until somebody has looked.
 */
export async function putMessages(tx: EntityManager, messages: readonly NewMessage[]): Promise<void> {
  if (messages.length === 0) return;
  const memberIds = [...new Set(messages.map(({ memberId }) => memberId.toLowerCase()))];
  const locked = await lockWithSurvivors(tx, memberIds);
  if (memberIds.some((id) => !locked.has(id))) throw new Error('a message for a member who is not known here');
  const written = messages.flatMap(({ memberId, key, kind, params }) => {
    const member = memberId.toLowerCase();
    const reader = locked.get(member)?.mergedInto ?? member;
    // Named by whom it was first told to, so that what is told again after a merge is known.
    return locked.get(reader)?.status === 'ERASED' ? [] : [{ id: v5(key, member), member_id: reader, kind, params }];
  });
  await rows(
    tx,
    `insert into inbox_message (id, member_id, kind, params)
     select * from jsonb_to_recordset($1) as message (id uuid, member_id uuid, kind text, params jsonb)
     on conflict (id) do nothing`,
    [JSON.stringify(written)],
  );
}

export interface InboxWanted {
  unreadOnly: boolean;
  /** The place of the last message of the page before. */
  after: PlaceInTime | null;
  limit: number;
}

const pages = (unreadOnly: boolean) => ({
  name: unreadOnly ? 'pages of unread messages' : 'pages of messages',
  text: `
    select page.id, asked.id as "memberId", page.kind, page.params, page.at, page.read_at as "readAt"
      from unnest($1::uuid[]) as asked (id)
     cross join lateral (
       select told.* from ${personOf('asked.id')}
        cross join lateral (
          select * from inbox_message
           where member_id = person.member_id and (at, id) < ($2::timestamptz, $3::uuid)
             ${unreadOnly ? 'and read_at is null' : ''}
           order by at desc, id desc limit $4
        ) as told
        order by told.at desc, told.id desc limit $4
     ) as page`,
});
const [pagesOfAll, pagesOfUnread] = [pages(false), pages(true)];

/**
 * One page for each of several members, what merged ones were told among it, newest first; members without a message are
 * absent. One statement.
 */
export function inboxPages(
  reads: PipelinedReads,
  memberIds: readonly string[],
  { unreadOnly, after, limit }: InboxWanted,
): Promise<InboxMessage[]> {
  return reads.rows<InboxMessage>(unreadOnly ? pagesOfUnread : pagesOfAll, [
    memberIds,
    ...beginOfNewestFirst(after),
    limit,
  ]);
}

const unread = {
  name: 'unread messages',
  text: `
    select person_id as "memberId", count(*)::int as unread
      from ${onePerson('$1')} join inbox_message using (member_id) where read_at is null group by person_id`,
};

/** How many messages of several members are unread; members with none are absent. One statement. */
export async function unreadCounts(
  reads: PipelinedReads,
  memberIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const found = await reads.rows<{ memberId: string; unread: number }>(unread, [memberIds]);
  return new Map(found.map((one) => [one.memberId, one.unread]));
}

/** Marks those of these messages as read that this member is shown and has not read: a time of reading that is there stays. */
export async function markRead(tx: EntityManager, memberId: string, ids: readonly string[]): Promise<void> {
  await rows(
    tx,
    `update inbox_message set read_at = app_now()
      where read_at is null and id in (
        select id from inbox_message
         where member_id in (select member_id from ${onePerson('$1')}) and id = any($2::uuid[]) order by id for update)`,
    [[memberId], ids],
  );
}

/** As `markRead`, for a message and all that came before it. False when the member has no such message. */
export async function markReadUpTo(tx: EntityManager, memberId: string, lastId: string): Promise<boolean> {
  const [last] = await rows<{ at: Date }>(
    tx,
    `select at from inbox_message where id = $2 and member_id in (select member_id from ${onePerson('$1')})`,
    [[memberId], lastId],
  );
  if (!last) return false;
  await rows(
    tx,
    `update inbox_message set read_at = app_now()
      where read_at is null and id in (
        select id from inbox_message
         where member_id in (select member_id from ${onePerson('$1')}) and read_at is null and (at, id) <= ($2::timestamptz, $3::uuid) order by id for update)`,
    [[memberId], last.at, lastId],
  );
  return true;
}

/** Removes up to so many messages that came more than so many days ago; gives how many. */
export async function removeOldMessages(manager: EntityManager, olderThanDays: number, limit: number): Promise<number> {
  const removed = await rows(
    manager,
    `delete from inbox_message where id in (
       select id from inbox_message where at < (select app_now()) - $1 * interval '1 day' limit $2)
     returning 1`,
    [olderThanDays, limit],
  );
  return removed.length;
}

/** All messages of a member who is being erased, in the transaction that makes them ERASED. Gives how many there were. */
export async function inboxErasure(tx: EntityManager, memberId: string): Promise<number> {
  const removed = await rows(tx, 'delete from inbox_message where member_id = $1 returning 1', [memberId]);
  return removed.length;
}
