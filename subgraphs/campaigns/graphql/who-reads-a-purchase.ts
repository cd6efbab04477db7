import type { RequestContext } from '../../../chassis/caller.js';
import { forbidden, unauthenticated } from '../../../chassis/domain-error.js';
import { ownerOf, type Purchase } from '../domain/purchase.js';
import { mayReadCampaigns } from './may-read-campaigns.js';

/** The member whose purchase it is, the channel that reported it, and ops. Throws UNAUTHENTICATED or FORBIDDEN for others. */
export function requireReaderOf(context: RequestContext, purchase: Purchase): void {
  const { caller } = context;
  if (caller.kind === 'anonymous') throw unauthenticated();
  if (caller.kind === 'member' && caller.memberId === ownerOf(purchase)) return;
  if (caller.kind === 'channel' && caller.code === purchase.channel) return;
  if (mayReadCampaigns(context)) return;
  throw forbidden();
}

/** Before anything is looked up: an anonymous caller learns not even whether there is such a purchase. */
export function requireSomebody({ caller }: RequestContext): void {
  if (caller.kind === 'anonymous') throw unauthenticated();
}
