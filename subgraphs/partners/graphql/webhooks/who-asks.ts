/** Whose webhooks somebody may look at or change: a partner its own, ops those of the partner they name. */
import { callerKey, requireOps, requirePartner, type RequestContext } from '../../../../chassis/caller.js';
import { badInput, forbidden } from '../../../../chassis/domain-error.js';
import type { WebhookOrder } from '../../usecases/webhooks/webhook-tools.js';

/** For changes: partners with `webhooks:write`, ops with `partners:write`. */
export function orderOf(context: RequestContext, { partner }: { partner?: string | null }): WebhookOrder {
  const { caller, requestId } = context;
  const by = callerKey(caller);
  if (caller.kind === 'partner') return { brand: ownBrand(context, partner ?? null), by, requestId };
  requireOps(context, 'partners:write');
  if (!partner) throw badInput({ path: ['input', 'partner'], reason: 'ops must say whose it is' });
  return { brand: partner, by, requestId };
}

/** For looking: partners with `webhooks:write`, ops with `partners:read`. Null: ops who ask of nobody in particular. */
export function brandShown(context: RequestContext, partner: string | null): string | null {
  if (context.caller.kind === 'partner') return ownBrand(context, partner);
  requireOps(context, 'partners:read');
  return partner;
}

function ownBrand(context: RequestContext, named: string | null): string {
  const { code } = requirePartner(context, 'webhooks:write');
  if (named !== null && named !== code) throw forbidden();
  return code;
}
