import type { EntityManager } from 'typeorm';
import type { Caller } from '../../../../chassis/caller.js';
import { isId } from '../../../../chassis/ids.js';
import { recentSignInNeeded, sessionNoLonger } from '../../domain/sign-in/sign-in-errors.js';
import { isRecent } from '../../domain/sign-in/sign-in-rules.js';
import { writeProof } from '../../storage/sign-in/contact-proofs.js';
import { lockDigests } from '../../storage/sign-in/lock-digests.js';
import type { SignInSessionRow } from '../../storage/sign-in/sign-in-session-row.js';
import { findSession, giveSessionTo, lockSession } from '../../storage/sign-in/sign-in-sessions.js';
import type { MembersParts } from '../members-parts.js';

type Person = Extract<Caller, { kind: 'member' }>;

/**
 * What somebody signed in by is put in force when they enrol, so it has to be theirs still: of a phone that was shown months
 * ago the carrier may have made another's. Refuses with RECENT_SIGN_IN_NEEDED; who comes from an issuer that keeps no session
 * with us puts nothing in force.
 */
export async function requireRecentSession({ database, clock }: MembersParts, { sessionId }: Person): Promise<void> {
  const session = sessionId !== undefined && isId(sessionId) ? await findSession(database.read, sessionId) : null;
  if (session && !isRecent(session.startedAt, clock.now())) throw recentSignInNeeded();
}

/**
 * In which somebody enrols themselves, with its contact, which nobody signs in with until the transaction ends; null for who comes from an
 * issuer that keeps none with us. Throws UNAUTHENTICATED for one that has ended meanwhile: nobody could enter what they enrolled in it.
 */
export async function sessionOfEnroller(
  tx: EntityManager,
  { clock }: MembersParts,
  { sessionId, subject }: Person,
): Promise<SignInSessionRow | null> {
  if (sessionId === undefined) return null;
  const known = isId(sessionId) ? await findSession(tx, sessionId) : null;
  if (!known) throw sessionNoLonger();
  // In the order in which whoever signs in takes them: the contact, and then sessions.
  await lockDigests(tx, [known.contactDigest]);
  const session = await lockSession(tx, sessionId);
  const isLive = session?.subject === subject && session.endedAt === null && session.expiresAt > clock.now();
  if (!session || !isLive) throw sessionNoLonger();
  return session;
}

/** What somebody who enrols themselves has proven is in force: the contact that they signed in by. What else they say is theirs is not. */
export function provenInSession(session: SignInSessionRow | null): {
  phoneDigest: Buffer | null;
  emailDigest: Buffer | null;
} {
  return {
    phoneDigest: session?.contactKind === 'PHONE' ? session.contactDigest : null,
    emailDigest: session?.contactKind === 'EMAIL' ? session.contactDigest : null,
  };
}

/** After somebody has enrolled themselves in a session: it is the member's, and what they signed in by was proven when they did. */
export async function followSelfEnrolment(
  tx: EntityManager,
  parts: MembersParts,
  session: SignInSessionRow,
  memberId: string,
): Promise<void> {
  await giveSessionTo(tx, session, memberId, parts.clock.now());
  await writeProof(tx, memberId, { kind: session.contactKind, digest: session.contactDigest }, session.startedAt);
}
