/**
 * A partner's client, once its token has been found good: whether it is let in at all now and from here, what its token still allows,
 * and what of its day it has used up.
 */
import type { Caller } from '../../chassis/caller.js';
import { callerKey } from '../../chassis/caller.js';
import { isWithin } from '../../chassis/address-list.js';
import { defineFault } from '../../chassis/domain-error.js';
import type { Locale } from '../../schema/vocabulary.js';
import type { ClientStanding } from '../identity/client-lookup.js';
import { tokenRefused } from '../identity/token-refused.js';
import { callsHeaders, type RateLimits } from '../rate/rate-limits.js';
import { refusedRequest } from './refused-request.js';

export const addressNotAllowed = defineFault({
  code: 'FORBIDDEN',
  name: 'ADDRESS_NOT_ALLOWED',
  text: { 'zh-CN': '该客户端不允许从此地址访问', en: 'This client may not ask from this address' },
});

type Partner = Extract<Caller, { kind: 'partner' }>;

/** Null for a client that is revoked, or none. */
export type ClientOf = (clientId: string, on: { requestId: string; locale: Locale }) => Promise<ClientStanding | null>;

/**
 * The caller as it goes on, with the headers that tell of its day. Throws UNAUTHENTICATED where the client is none any more, FORBIDDEN
 * (403) for an address that is not its own, RATE_LIMITED (429) when its day is used up.
 */
export async function admitClient(
  holder: Partner,
  { ip, requestId, locale }: { ip: string; requestId: string; locale: Locale },
  { limits, clientOf }: { limits: RateLimits; clientOf: ClientOf },
): Promise<{ caller: Partner; headers: Record<string, string> }> {
  const { clientId } = holder;
  if (clientId === undefined) {
    const calls = await limits.takeCalls({ key: callerKey(holder), limit: null }, locale);
    return { caller: holder, headers: callsHeaders(calls) };
  }
  const client = await clientOf(clientId, { requestId, locale });
  if (client?.brand !== holder.code) throw tokenRefused({ reason: 'its client has been revoked' });
  if (!isWithin(ip, client.networks)) throw refusedRequest(addressNotAllowed(), locale, { status: 403 });
  const own = client.callsPerDay !== null;
  const whose = own
    ? { key: `client:${clientId}`, limit: client.callsPerDay }
    : { key: callerKey(holder), limit: null };
  const calls = await limits.takeCalls(whose, locale);
  const scopes = holder.scopes.filter((scope) => client.scopes.includes(scope));
  return { caller: { ...holder, ...(calls ? { calls } : {}), scopes }, headers: callsHeaders(calls) };
}
