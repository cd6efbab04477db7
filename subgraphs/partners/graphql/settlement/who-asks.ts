import { callerKey, requireOps, requirePartner, type RequestContext } from '../../../../chassis/caller.js';
import type { WhoActs } from '../../usecases/settlement/who-acts.js';

/** The code of the partner that asks, or null for ops, who see all brands. Throws for everybody else. */
export function brandThatAsks(context: RequestContext): string | null {
  if (context.caller.kind === 'partner') return requirePartner(context, 'settlements:read').code;
  requireOps(context, 'partners:read');
  return null;
}

/** A partner for itself, or ops for any brand. Throws for everybody else. */
export function whoActs(context: RequestContext): WhoActs {
  const { caller, requestId } = context;
  const isPartner = caller.kind === 'partner';
  const brand = isPartner ? requirePartner(context, 'settlements:write').code : null;
  if (!isPartner) requireOps(context, 'partners:write');
  return { brand, by: callerKey(caller), requestId };
}

/** Who may act in a settlement, for the gateway. */
export const actingScopes = [['settlements:write'], ['partners:write']];
