import type { RequestContext } from '../../../../chassis/caller.js';
import { loaderFor } from '../../../../chassis/loaders.js';
import { placeInTimeOf, type Page } from '../../../../chassis/relay.js';
import { countUnread, readInboxes, type ReadMessage } from '../../usecases/inbox/read-inbox.js';
import type { MembersParts } from '../../usecases/members-parts.js';

const pageKey = { of: 'pages of inboxes' };
const countKey = { of: 'unread messages' };

/** A page of one inbox, asked for together with the same page of others. */
export function inboxPage(
  context: RequestContext,
  parts: MembersParts,
  memberId: string,
  page: Page,
  unreadOnly: boolean,
): Promise<ReadMessage[]> {
  const loader = loaderFor<string, ReadMessage[]>(context, pageKey, async (keys) => {
    const asked = keys.map((key) => JSON.parse(key) as [string, string]);
    const found = new Map<string, ReadMessage[]>();
    for (const wanted of new Set(asked.map(([text]) => text))) {
      const [samePage, unread] = JSON.parse(wanted) as [Page, boolean];
      const memberIds = asked.filter(([text]) => text === wanted).map(([, id]) => id);
      const question = { unreadOnly: unread, after: placeInTimeOf(samePage), limit: samePage.size + 1 };
      const inboxes = await readInboxes(parts, memberIds, question, context.locale);
      inboxes.forEach((inbox, place) => found.set(JSON.stringify([wanted, memberIds[place]]), inbox));
    }
    return keys.map((key) => found.get(key) ?? []);
  });
  return loader.load(JSON.stringify([JSON.stringify([page, unreadOnly]), memberId]));
}

export function unreadCount(context: RequestContext, parts: MembersParts, memberId: string): Promise<number> {
  return loaderFor<string, number>(context, countKey, (ids) => countUnread(parts, ids)).load(memberId);
}

/** What was read before a mutation is not shown after it. */
export function forgetInboxes(context: RequestContext): void {
  context.loaders.delete(pageKey);
  context.loaders.delete(countKey);
}
