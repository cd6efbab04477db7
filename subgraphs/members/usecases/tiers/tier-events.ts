import type { Subscriptions } from '../../../../chassis/event-intake.js';
import { countSpend, spendTopics } from '../count-spend.js';
import type { MembersParts } from '../members-parts.js';
import { grantTopics, takeTierGrants } from './take-tier-grants.js';

/** What campaigns tells that tiers rest on. Topics under one function are taken together, in their order. */
export function tierEvents(parts: MembersParts): Subscriptions {
  const [spend, grants] = [countSpend(parts), takeTierGrants(parts)];
  return Object.fromEntries([
    ...spendTopics.map((topic) => [topic, { from: 'campaigns', takeTogether: spend }]),
    ...grantTopics.map((topic) => [topic, { from: 'campaigns', takeTogether: grants }]),
  ]);
}
