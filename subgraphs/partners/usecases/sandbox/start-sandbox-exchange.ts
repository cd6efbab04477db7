import type { AuditLog } from '../../../../chassis/audit-log.js';
import { badInput, forbidden } from '../../../../chassis/domain-error.js';
import type { OnBehalfOf } from '../../../../chassis/service-calls.js';
import type { ExchangeId, Points } from '../../../../schema/vocabulary.js';
import type { Exchange } from '../../domain/exchange.js';
import { sandboxOnly, sandboxRefused } from '../../domain/sandbox/sandbox-errors.js';
import { findBrandByCode, findCurrenciesOfBrands } from '../../storage/brands.js';
import { findMemberOfLink } from '../../storage/partner-links.js';
import { takePointsQuota } from '../clients/points-quota.js';
import { commitExchange } from '../commit-exchange.js';
import type { ExchangeTools } from '../exchange-tools.js';
import { quoteExchange } from '../quote-exchange.js';
import { throughSandbox } from './through-sandbox.js';

type Tools = ExchangeTools & { audit: AuditLog };

export interface SandboxExchangeOrder {
  exchangeId: ExchangeId;
  /** Code of the sandbox brand that asks. */
  partner: string;
  /** By which it knows the member whose points are given. */
  linkId: string;
  /** A currency of another sandbox brand. */
  from: string;
  amount: Points;
}

/**
 * A member who is linked with a sandbox brand exchanges points of another sandbox into its points, as if they had asked for it: a quote
 * and its commit, by the use cases of members, so that the partner is told of it and answers as it will of real ones. No rate leads
 * from a sandbox's points to real ones, and the consent of whoever is linked is not needed for points that are worth nothing.
 *
 * Refusals: those of `quoteExchange` and `commitExchange`, QUOTA_EXCEEDED, SANDBOX_REFUSED by the amount. Faults: FORBIDDEN for a real
 * partner, BAD_USER_INPUT for a link that is none.
 */
export async function startSandboxExchange(
  tools: Tools,
  { exchangeId, partner, linkId, from, amount }: SandboxExchangeOrder,
  on: OnBehalfOf,
): Promise<Exchange> {
  const brand = await findBrandByCode(tools.database.read, partner);
  if (!brand) throw forbidden();
  if (!brand.isSandbox) throw sandboxOnly();
  // Nothing is sent here, and so nothing twice.
  const duplicate = () => sandboxRefused({ amount });
  const call = { partner, mutation: 'startSandboxExchange', id: exchangeId, amount, duplicate };
  return throughSandbox(tools, call, () =>
    exchangeOfMember(tools, { exchangeId, partner, linkId, from, amount }, brand.id, on),
  );
}

async function exchangeOfMember(
  tools: Tools,
  { exchangeId, partner, linkId, from, amount }: SandboxExchangeOrder,
  brandId: string,
  on: OnBehalfOf,
): Promise<Exchange> {
  const key = { caller: `partner:${partner}`, mutation: 'startSandboxExchange', id: exchangeId };
  const { memberId, to } = await tools.answers.answerOnce(key, { linkId, from, amount }, async (tx) => {
    const linked = await findMemberOfLink(tx, linkId, partner);
    if (linked === null) throw badInput({ path: ['input', 'linkId'], reason: 'there is no such link' });
    const [currency] = await findCurrenciesOfBrands(tx, [brandId]);
    if (!currency) throw new Error(`the partner ${partner} has no currency`);
    await takePointsQuota(tx, partner, amount, tools.zone);
    const subject = `exchange/${exchangeId}`;
    const { requestId } = on;
    await tools.audit.record(tx, { by: key.caller, requestId, action: 'sandbox-exchange.started', subject });
    return { memberId: linked, to: currency.code };
  });
  const order = { exchangeId, memberId };
  await quoteExchange(tools, { ...order, from, to, amount, device: null }, on);
  return commitExchange(tools, order, on);
}
