import { holdsScope, type RequestContext } from '../../../chassis/caller.js';

/** Ops with campaigns:read, who see all that a campaign says; others see what a customer may know of it. */
export function mayReadCampaigns({ caller }: RequestContext): boolean {
  return caller.kind === 'ops' && holdsScope(caller, 'campaigns:read');
}
