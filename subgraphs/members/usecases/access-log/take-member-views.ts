import { z } from 'zod';
import type { EventsHandler, Subscriptions } from '../../../../chassis/event-intake.js';
import { membersViewed, type TellOfViews } from '../../../../chassis/ops-records.js';
import type { Clock } from '../../../../chassis/clock.js';
import { insertMemberAccesses } from '../../storage/access-log/member-access.js';

/** Where else ops look at members. */
const viewingServices = ['points', 'rewards', 'campaigns', 'partners'];

const payloadShape = z.object({
  by: z.string(),
  requestId: z.string(),
  views: z.array(z.object({ memberId: z.uuid(), what: z.array(z.string()).min(1) })),
});

/** What a delivery tells of views goes into the members' access logs by one statement. */
const takeMemberViews: EventsHandler = (tx, events) =>
  insertMemberAccesses(
    tx,
    events.flatMap(({ payload, occurredAt }) => {
      const { by, requestId, views } = payloadShape.parse(payload);
      const at = new Date(occurredAt);
      return views.map((view) => ({ ...view, at, by, requestId }));
    }),
  );

export const memberViewEvents: Subscriptions = Object.fromEntries(
  viewingServices.map((from) => [membersViewed(from), { from, takeTogether: takeMemberViews }]),
);

/** Views here need no event: they are written with their record. */
export function keepViews(clock: Clock): TellOfViews {
  return (tx, { by, requestId, views }) =>
    insertMemberAccesses(
      tx,
      views.map((view) => ({ ...view, at: clock.now(), by, requestId })),
    );
}
