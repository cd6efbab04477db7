import type { EntityManager } from 'typeorm';
import type { Caller } from '../../../../chassis/caller.js';
import { isId } from '../../../../chassis/ids.js';
import { writeProof } from '../../storage/sign-in/contact-proofs.js';
import type { SignInSessionRow } from '../../storage/sign-in/sign-in-session-row.js';
import { giveSessionTo, lockSession } from '../../storage/sign-in/sign-in-sessions.js';
import type { MembersParts } from '../members-parts.js';

/** In which somebody enrols themselves; null for who comes from an issuer that keeps none with us. For an identity that is locked. */
export async function sessionOfEnroller(
  tx: EntityManager,
  { sessionId, subject }: Extract<Caller, { kind: 'member' }>,
): Promise<SignInSessionRow | null> {
  const session = sessionId !== undefined && isId(sessionId) ? await lockSession(tx, sessionId) : null;
  return session?.subject === subject && session.endedAt === null ? session : null;
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

/** After somebody has enrolled themselves in a session: it is the member's, and what they signed in by is proven. */
export async function followSelfEnrolment(
  tx: EntityManager,
  parts: MembersParts,
  session: SignInSessionRow,
  memberId: string,
): Promise<void> {
  const at = parts.clock.now();
  await giveSessionTo(tx, session, memberId, at);
  await writeProof(tx, memberId, { kind: session.contactKind, digest: session.contactDigest }, at);
}
