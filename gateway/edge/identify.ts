/**
 * Who asks: the bearer token's holder, or nobody. A token that is sent and bad is refused as a whole (401), even where
 * nobody in particular may ask: whoever sent it believes to be signed in.
 */
import type { Caller } from '../../chassis/caller.js';
import { callerFrom } from '../identity/token-holder.js';
import { tokenRefused } from '../identity/token-refused.js';
import { verifyToken, type TrustedIssuer } from '../identity/verify-token.js';

/** Who holds the token; of a member the identity alone, which has no member's id yet. */
export async function identify(
  authorization: string | undefined,
  issuers: ReadonlyMap<string, TrustedIssuer>,
): Promise<Caller> {
  if (authorization === undefined) return { kind: 'anonymous' };
  const [, token] = /^Bearer +([\w.~+/=-]+) *$/i.exec(authorization) ?? [];
  if (token === undefined) throw tokenRefused({ reason: 'it is not sent as "Bearer <token>"' });
  return callerFrom(await verifyToken(token, issuers));
}
