import type { Subscriptions } from '../../../../chassis/event-intake.js';
import type { Outbox } from '../../../../chassis/outbox.js';
import { followPersonLinks } from '../../../../chassis/person-links.js';

/** What members is told under when this subgraph has done its part. */
export const mergeDone = 'merge-done-in-rewards';

/** Members tells that two members are one person, and when they are two again: redemptions of the one are shown as the other's meanwhile. */
export function mergeEvents(outbox: Outbox): Subscriptions {
  return followPersonLinks(outbox, {
    from: 'members',
    linkedTopic: 'member-merged',
    partedTopic: 'member-unmerged',
    linkField: 'mergeId',
    doneTopic: mergeDone,
  });
}
