/**
 * Who asks: the bearer token's holder, or nobody. A token that is sent and bad is refused as a whole (401), even where
 * nobody in particular may ask: whoever sent it believes to be signed in.
 */
import type { Caller } from '../../chassis/caller.js';
import type { Locale } from '../../schema/vocabulary.js';
import { callerFrom } from '../identity/token-holder.js';
import { tokenRefused } from '../identity/token-refused.js';
import { verifyToken, type TrustedIssuer } from '../identity/verify-token.js';

export interface Identification {
  issuers: ReadonlyMap<string, TrustedIssuer>;
  /** The member linked to an identity, null while there is none. */
  memberOf: (
    identity: { issuer: string; subject: string },
    on: { requestId: string; locale: Locale },
  ) => Promise<string | null>;
}

export async function identify(
  authorization: string | undefined,
  on: { requestId: string; locale: Locale },
  { issuers, memberOf }: Identification,
): Promise<Caller> {
  if (authorization === undefined) return { kind: 'anonymous' };
  const [, token] = /^Bearer +([\w.~+/=-]+) *$/i.exec(authorization) ?? [];
  if (token === undefined) throw tokenRefused({ reason: 'it is not sent as "Bearer <token>"' });
  const caller = callerFrom(await verifyToken(token, issuers));
  if (caller.kind !== 'member') return caller;
  return { ...caller, memberId: await memberOf(caller, on) };
}
