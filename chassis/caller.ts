import { hash } from 'node:crypto';
import { forbidden, memberClosed, memberSuspended, unauthenticated } from './domain-error.js';
import type { Logger } from './log.js';
import type { Views } from './views.js';

/**
 * Who asks. The gateway finds it out from the token, signs it into every call it makes, and a service that calls on
 * hands the original caller over.
 */
export type Caller =
  | { kind: 'anonymous' }
  /** `memberId` is null while the identity (issuer, subject) is linked to no member yet, and once it was erased or merged. */
  | {
      kind: 'member';
      issuer: string;
      subject: string;
      memberId: string | null;
      /** The session that the token belongs to; absent where its issuer keeps none with us. */
      sessionId?: string;
      /** Without a session of ours: how long before this call, as their token says, they signed in; absent where it does not say. */
      signedInSecondsAgo?: number;
      /** ACTIVE when absent. */
      standing?: CallerStanding;
      scopes: string[];
    }
  | { kind: 'channel'; code: string; scopes: string[] }
  /** `clientId` is absent where the token belongs to no client that is known here; `calls` where nobody counts them. */
  | { kind: 'partner'; code: string; clientId?: string; calls?: CallsLeft; scopes: string[] }
  | { kind: 'ops'; name: string; scopes: string[] }
  /** One of our own processes on its own behalf: a job, or an event being taken. */
  | { kind: 'service'; name: string };

/** SUSPENDED may read and do nothing; CLOSED has left, and has the rights of a person and no more: with no member's id, not even those. */
export type CallerStanding = 'ACTIVE' | 'SUSPENDED' | 'CLOSED';

/** What a client may still ask of the edge, this request already taken. */
export interface CallsLeft {
  limit: number;
  remaining: number;
  /** An age and no instant: clocks of a demo stand elsewhere. */
  resetsInSeconds: number;
}

export type CallerKind = Caller['kind'];

/** What every resolver knows of its request. */
export interface RequestContext {
  caller: Caller;
  /** The process that signed the call: the gateway, or a subgraph. */
  via: string;
  requestId: string;
  /** What a stranger has of the internet, where the edge has told: an address, or its network. Never kept as it is, never logged. */
  network?: string;
  locale: 'zh-CN' | 'en';
  log: Logger;
  /** One DataLoader per kind of look-up, living as long as the request. */
  loaders: Map<object, unknown>;
  /** At which members a person of ops has looked. */
  views: Views;
}

/** One name per caller: the scope of idempotency keys and the subject of the audit log. */
export function callerKey(caller: Caller): string {
  switch (caller.kind) {
    case 'anonymous':
      return 'anonymous';
    case 'member':
      return caller.memberId
        ? `member:${caller.memberId}`
        : `identity:${identityDigest(caller.issuer, caller.subject)}`;
    case 'channel':
    case 'partner':
      return `${caller.kind}:${caller.code}`;
    case 'ops':
    case 'service':
      return `${caller.kind}:${caller.name}`;
  }
}

/** An identity as it may be stored: a subject may be an e-mail address or a phone number. */
export function identityDigest(issuer: string, subject: string): string {
  return hash('sha256', JSON.stringify([issuer, subject]), 'base64url');
}

export function requireCaller<Kind extends CallerKind>(
  context: RequestContext,
  kind: Kind,
  scope?: string,
): Extract<Caller, { kind: Kind }> {
  const { caller } = context;
  if (caller.kind === 'anonymous') throw unauthenticated();
  if (caller.kind !== kind) throw forbidden();
  if (scope !== undefined && !holdsScope(caller, scope)) throw forbidden();
  return caller as Extract<Caller, { kind: Kind }>;
}

/** The member who reads; an identity that is linked to no member yet may not. */
export function requireMember(context: RequestContext): string {
  refuseWhoHasLeft(context);
  return requirePerson(context);
}

/** By what it is known when a member signed in. */
export interface SignInOfCaller {
  sessionId?: string | undefined;
  signedInSecondsAgo?: number | undefined;
}

/** The session in which a member asks, or what their token says of their signing in; nothing for everybody else. */
export function signInOf({ caller }: RequestContext): SignInOfCaller {
  if (caller.kind !== 'member') return {};
  return { sessionId: caller.sessionId, signedInSecondsAgo: caller.signedInSecondsAgo };
}

/** As `requireMember`, and whoever has left: for what is theirs as a person, and not as a member. */
export function requirePerson(context: RequestContext): string {
  const { memberId, standing } = requireCaller(context, 'member');
  if (memberId !== null) return memberId;
  throw standing === 'CLOSED' ? memberClosed() : forbidden();
}

/** For what several kinds of callers may be told: a member who has left may not, whoever else is asked no more here. */
export function refuseWhoHasLeft({ caller }: RequestContext): void {
  if (caller.kind === 'member' && caller.standing === 'CLOSED') throw memberClosed();
}

/** The member who does something. One who is suspended reads on, and is refused here. */
export function requireActingMember(context: RequestContext): string {
  const memberId = requireMember(context);
  requireActing(context);
  return memberId;
}

/** For what members and others may both do: a member who is suspended or closed may not, whoever else is asked no more here. */
export function requireActing(context: RequestContext): void {
  refuseWhoHasLeft(context);
  if (context.caller.kind === 'member' && context.caller.standing === 'SUSPENDED') throw memberSuspended();
}

export const requireChannel = (context: RequestContext, scope?: string) => requireCaller(context, 'channel', scope);
export const requirePartner = (context: RequestContext, scope?: string) => requireCaller(context, 'partner', scope);
export const requireOps = (context: RequestContext, scope: string) => requireCaller(context, 'ops', scope);

/** Guards internal operations: only these of our own processes may ask, whoever the original caller is. */
export function requireService(context: RequestContext, ...names: string[]): void {
  if (!names.includes(context.via)) throw forbidden();
}

/**
 * What is a member's own: readable by that member and by ops with the scope. That ops look is noted here, and recorded before
 * the answer leaves; the member learns of it. Throws MEMBER_CLOSED for a member who has left.
 * @param what the kind of data, as the member is told; the scope's domain when absent
 */
export function isSelfOrOps(context: RequestContext, memberId: string, opsScope: string, what?: string): boolean {
  const may = isPersonOrOps(context, memberId, opsScope, what);
  if (may) refuseWhoHasLeft(context);
  return may;
}

/** As `isSelfOrOps`, and the person who has left: for what is theirs by right. */
export function isPersonOrOps(context: RequestContext, memberId: string, opsScope: string, what?: string): boolean {
  const { caller } = context;
  if (caller.kind === 'member') return caller.memberId === memberId;
  return caller.kind === 'ops' && isOpsLooking(context, memberId, opsScope, what);
}

/** Throws UNAUTHENTICATED or FORBIDDEN unless `isSelfOrOps`. */
export function requireSelfOrOps(context: RequestContext, memberId: string, opsScope: string, what?: string): void {
  if (context.caller.kind === 'anonymous') throw unauthenticated();
  if (!isSelfOrOps(context, memberId, opsScope, what)) throw forbidden();
}

/** Throws UNAUTHENTICATED or FORBIDDEN unless `isPersonOrOps`. */
export function requirePersonOrOps(context: RequestContext, memberId: string, opsScope: string, what?: string): void {
  if (context.caller.kind === 'anonymous') throw unauthenticated();
  if (!isPersonOrOps(context, memberId, opsScope, what)) throw forbidden();
}

function isOpsLooking(context: RequestContext, memberId: string, scope: string, what?: string): boolean {
  if (!holdsScope(context.caller, scope)) return false;
  context.views.see(memberId, what ?? scope.split(':')[0] ?? scope);
  return true;
}

export function holdsScope(caller: Caller, scope: string): boolean {
  return 'scopes' in caller && caller.scopes.includes(scope);
}
