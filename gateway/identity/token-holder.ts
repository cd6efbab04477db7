/**
 * The people and systems a token can stand for, and the claims that say so. The same claims are read from the embedded
 * issuer's tokens and from an outside issuer's: `role`, `sub`, `scope`, and `code` where a client's own id is not its code. `sid` and
 * `client_id` are read from the embedded issuer alone: the sessions and clients of others are none that we could end. When somebody
 * signed in is read without `sid` from `auth_time`, else from `iat`.
 */
import type { JWTPayload } from 'jose';
import type { Caller, SignInOfCaller } from '../../chassis/caller.js';
import { embeddedIssuerName } from '../../chassis/issuer-token.js';
import { scopesOfKind } from './scopes.js';
import { tokenRefused } from './token-refused.js';

export type TokenHolder =
  | { kind: 'member'; number: string }
  | { kind: 'channel'; code: string }
  /** `clientId`: the program of the partner's that asked for the token, where one did. */
  | { kind: 'partner'; code: string; clientId?: string }
  | { kind: 'ops'; name: string };

/** `member:10000016`, `channel:shop`, `partner:bakery`, `ops:ann`. Throws an Error that shows the right form. */
export function parseTokenHolder(text: string): TokenHolder {
  const [, kind, who] = /^(member|channel|partner|ops):([\w.-]{1,64})$/.exec(text) ?? [];
  if (who === undefined) {
    throw new Error(`"${text}" is none of member:<number>, channel:<code>, partner:<code>, ops:<name>`);
  }
  if (kind === 'member') return { kind, number: who };
  if (kind === 'ops') return { kind, name: who };
  return { kind: kind === 'channel' ? 'channel' : 'partner', code: who };
}

export function subjectOf(holder: TokenHolder): string {
  if (holder.kind === 'member') return holder.number;
  return holder.kind === 'ops' ? holder.name : holder.code;
}

/** The claims of a holder's token; `scopes` are all that its kind may have unless fewer are asked for. */
export function claimsOf(holder: TokenHolder, scopes: readonly string[] = scopesOfKind[holder.kind]): JWTPayload {
  const client =
    holder.kind === 'partner' && holder.clientId !== undefined
      ? { sub: holder.clientId, client_id: holder.clientId, code: holder.code }
      : { sub: subjectOf(holder) };
  return { ...client, role: holder.kind, ...(scopes.length > 0 ? { scope: scopes.join(' ') } : {}) };
}

/**
 * The caller that verified claims stand for. A member's id is not in the token: it is looked up by (issuer, subject).
 * Throws UNAUTHENTICATED for a role that no outside caller may have, `service` included.
 */
export function callerFrom(claims: JWTPayload): Caller {
  const { iss, sub, role } = claims;
  if (!iss || !sub) throw tokenRefused({ reason: 'it names nobody' });
  const code = typeof claims.code === 'string' && claims.code !== '' ? claims.code : sub;
  switch (role) {
    case 'member':
      return { kind: 'member', issuer: iss, subject: sub, memberId: null, ...signInIn(claims), scopes: [] };
    case 'channel':
      return { kind: role, code, scopes: scopesIn(claims.scope) };
    case 'partner':
      return { kind: role, code, ...clientIn(claims), scopes: scopesIn(claims.scope) };
    case 'ops':
      return { kind: 'ops', name: sub, scopes: scopesIn(claims.scope) };
    default:
      throw tokenRefused({ reason: 'its role is unknown' });
  }
}

function clientIn({ iss, client_id: clientId }: JWTPayload): { clientId?: string } {
  return iss === embeddedIssuerName && typeof clientId === 'string' ? { clientId } : {};
}

function signInIn({ iss, sid, auth_time: authTime, iat }: JWTPayload): SignInOfCaller {
  if (iss === embeddedIssuerName && typeof sid === 'string') return { sessionId: sid };
  const at = typeof authTime === 'number' ? authTime : iat;
  // As an age, by the real clock as tokens are judged: the demo's, which may stand elsewhere, is the subgraphs' only one.
  return at === undefined ? {} : { signedInSecondsAgo: Math.max(0, Math.floor(Date.now() / 1000) - at) };
}

/** OAuth writes scopes as one text with blanks; some issuers send a list. */
function scopesIn(claim: unknown): string[] {
  if (typeof claim === 'string') return claim.split(' ').filter(Boolean);
  return Array.isArray(claim) ? claim.filter((scope) => typeof scope === 'string') : [];
}
