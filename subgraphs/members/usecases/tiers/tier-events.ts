import type { EventsHandler, Subscriptions } from '../../../../chassis/event-intake.js';
import { countSpend, spendTopics } from '../count-spend.js';
import type { MembersParts } from '../members-parts.js';
import { grantTopics, takeTierGrants } from './take-tier-grants.js';

/** What campaigns tells that tiers rest on. Topics under one function are taken together, in their order. */
export function tierEvents(parts: MembersParts): Subscriptions {
  const [spend, grants] = [countSpend(parts), takeTierGrants(parts)];
  const takenBy = (takeTogether: EventsHandler, topics: readonly string[]): Subscriptions =>
    Object.fromEntries(topics.map((topic) => [topic, { from: 'campaigns', takeTogether }]));
  return { ...takenBy(spend, spendTopics), ...takenBy(grants, grantTopics) };
}
