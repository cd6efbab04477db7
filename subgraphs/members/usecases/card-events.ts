import type { OutboxEvent } from '../../../chassis/outbox.js';
import type { MemberId } from '../../../schema/vocabulary.js';

/** For whoever has kept purchases under a card nobody had. The card itself is asked for (`memberCards`): it leads to a person. */
export function memberCardLinked(memberId: MemberId): OutboxEvent {
  return { topic: 'member-card-linked', aggregateId: memberId, payload: { memberId } };
}
